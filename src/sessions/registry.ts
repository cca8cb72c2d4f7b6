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

export class SessionRegistry implements Sessions {
  private readonly entries = new Map<string, Entry>();
  /** Server-run sessions by visitor and URL. */
  private readonly places = new Map<string, Entry>();
  /** Sessions that are ending still take room. */
  private readonly ending = new Set<Promise<void>>();

  constructor(private readonly options: SessionRegistryOptions) {}

  open(request: OpenRequest): Session {
    const place = placeOf(request.visitor, request.dashboard.path, request.query);
    const present = request.mode === "server-run" ? this.places.get(place) : undefined;
    const outdated = present !== undefined && present.session.state.kernel === "failed";
    if (present !== undefined && request.startOver !== true && !outdated) return present.session;
    if (present !== undefined) this.end(present);
    this.requireRoom(request.visitor);
    const entry = this.create(request, place);
    this.entries.set(entry.session.id, entry);
    if (request.mode === "server-run") this.places.set(place, entry);
    return entry.session;
  }

  find(visitor: string, dashboardPath: string, query: string): Session | undefined {
    return this.places.get(placeOf(visitor, dashboardPath, query))?.session;
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
        startKernel: () => startKernel(kernels, request.dashboard, request.query, log),
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
    entry.departure = setTimeout(() => void this.end(entry), this.options.retentionMs);
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

function placeOf(visitor: string, dashboardPath: string, query: string): string {
  return JSON.stringify([visitor, dashboardPath, query]);
}
