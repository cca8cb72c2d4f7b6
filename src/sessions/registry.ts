/** All sessions of this server: who has which, how many there may be, and their end once their visitor has gone. */
import type { KernelProvider } from "../kernels/kernel.js";
import { NoRoomError } from "./errors.js";
import type { Log } from "./log.js";
import { DashboardSession } from "./session.js";
import { startKernel } from "./start-kernel.js";
import type { OpenRequest, Session, Sessions } from "./types.js";

export interface SessionRegistryOptions {
  readonly kernels: KernelProvider;
  readonly log: Log;
  /** How long a session outlives its last connection, in ms. */
  readonly retentionMs: number;
  readonly maxKernels: number;
  readonly maxKernelsPerVisitor: number;
  readonly journalMaxBytes: number;
  readonly allowedTargets: ReadonlySet<string>;
  readonly tracebacks: boolean;
  readonly now?: () => Date;
}

interface Entry {
  readonly session: DashboardSession;
  readonly place: string;
  departure: NodeJS.Timeout | undefined;
}

/** A page that asked for a session needs a moment to connect to it, however short the retention time is. */
const ARRIVAL_MS = 10_000;

export class SessionRegistry implements Sessions {
  private readonly entries = new Map<string, Entry>();
  /** Server-run sessions by visitor, URL and revision. */
  private readonly places = new Map<string, Entry>();
  /** Sessions that are ending still take room. */
  private readonly ending = new Set<Promise<void>>();
  private closing = false;

  constructor(private readonly options: SessionRegistryOptions) {}

  open(request: OpenRequest): Session {
    if (this.closing) throw new NoRoomError("This server is being stopped. Please try again in a minute.");
    const place = placeOf(request.visitor, request.dashboard.path, request.query, request.dashboard.revision);
    const present = request.mode === "server-run" ? this.places.get(place) : undefined;
    const hasFailed = present !== undefined && present.session.state.kernel === "failed";
    if (present !== undefined && request.startOver !== true && !hasFailed) return present.session;
    // Who starts over takes the place that becomes free.
    if (present === undefined) this.requireRoom(request.visitor);
    else this.end(present);
    const entry = this.create(request, place);
    this.entries.set(entry.session.id, entry);
    if (request.mode === "server-run") this.places.set(place, entry);
    return entry.session;
  }

  find(visitor: string, dashboardPath: string, query: string, revision: string): Session | undefined {
    return this.places.get(placeOf(visitor, dashboardPath, query, revision))?.session;
  }

  get(visitor: string, id: string): Session | undefined {
    const session = this.entries.get(id)?.session;
    return session?.visitor === visitor ? session : undefined;
  }

  async stop(session: Session): Promise<void> {
    const entry = this.entries.get(session.id);
    if (entry !== undefined) await this.end(entry);
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const entry of [...this.entries.values()]) this.end(entry);
    await Promise.all(this.ending);
  }

  private create(request: OpenRequest, place: string): Entry {
    const { kernels, log } = this.options;
    const entry: Entry = {
      place,
      departure: undefined,
      session: new DashboardSession({
        ...this.options,
        visitor: request.visitor,
        dashboard: request.dashboard,
        mode: request.mode,
        startKernel: (signal) => startKernel(kernels, request.dashboard, request.query, log, signal),
        onClientsChanged: () => this.watch(entry),
        now: this.options.now ?? (() => new Date()),
      }),
    };
    this.watch(entry);
    return entry;
  }

  private watch(entry: Entry): void {
    clearTimeout(entry.departure);
    entry.departure = undefined;
    if (entry.session.connections > 0) return;
    const retention = entry.session.wasAttached ? this.options.retentionMs : Math.max(this.options.retentionMs, ARRIVAL_MS);
    entry.departure = setTimeout(() => void this.end(entry), retention);
    // Retention alone must not keep a server alive that is closing.
    entry.departure.unref();
  }

  private end(entry: Entry): Promise<void> {
    clearTimeout(entry.departure);
    this.entries.delete(entry.session.id);
    if (this.places.get(entry.place) === entry) this.places.delete(entry.place);
    const stopping = entry.session
      .stop()
      .catch((error: unknown) => this.options.log.error({ err: error }, "a kernel could not be stopped"))
      .finally(() => {
        clearTimeout(entry.departure);
        this.ending.delete(stopping);
      });
    this.ending.add(stopping);
    return stopping;
  }

  private requireRoom(visitor: string): void {
    const { maxKernels, maxKernelsPerVisitor } = this.options;
    if (this.entries.size + this.ending.size >= maxKernels) {
      throw new NoRoomError("All places on this server are taken at the moment. Please try again in a minute.");
    }
    const own = [...this.entries.values()].filter((entry) => entry.session.visitor === visitor).length;
    if (own >= maxKernelsPerVisitor) {
      throw new NoRoomError("You have too many dashboards open at once. Close one of them and try again in a minute.");
    }
  }
}

function placeOf(visitor: string, dashboardPath: string, query: string, revision: string): string {
  return JSON.stringify([visitor, dashboardPath, query, revision]);
}
