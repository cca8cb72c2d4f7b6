/** All sessions of this server: who has which, how many there may be, and their end once their visitor has gone. */
import type { KernelProvider } from "../kernels/kernel.js";
import { NoRoomError } from "./errors.js";
import type { Log } from "./log.js";
import type { SessionFigures, SessionObserver } from "./observer.js";
import type { Refusals } from "./refusals.js";
import { DashboardSession } from "./session.js";
import { observeStart, startKernel } from "./start-kernel.js";
import type { OpenRequest, Session, Sessions } from "./types.js";

export interface SessionRegistryOptions {
  readonly kernels: KernelProvider;
  readonly log: Log;
  readonly observer: SessionObserver;
  readonly refusals: Pick<Refusals, "count">;
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
  readonly address: string;
  departure: NodeJS.Timeout | undefined;
}

/** A page that asked for a session needs a moment to connect to it, however short the retention time is. */
const ARRIVAL_MS = 10_000;

export class SessionRegistry implements Sessions {
  private readonly entries = new Map<string, Entry>();
  /** Sessions that are ending still take room. */
  private readonly ending = new Set<Promise<void>>();
  private closing = false;

  constructor(private readonly options: SessionRegistryOptions) {}

  open(request: OpenRequest): Session {
    if (this.closing) throw new NoRoomError("This server is being stopped. Please try again in a minute.");
    const address = addressOf(request.visitor, request.dashboard.path, request.query);
    const atAddress = request.mode === "server-run" ? this.pageSessions(address) : [];
    const present = atAddress.find(({ session }) => session.dashboard.revision === request.dashboard.revision);
    const hasFailed = present?.session.state.kernel === "failed";
    if (present !== undefined && request.startOver !== true && !hasFailed) return present.session;
    const replaced = this.replacedBy(request, atAddress, present);
    // Who replaces a session takes the place that becomes free.
    if (replaced.length === 0) this.requireRoom(request.visitor);
    for (const entry of replaced) this.end(entry);
    const entry = this.create(request, address);
    this.entries.set(entry.session.id, entry);
    return entry.session;
  }

  find(visitor: string, dashboardPath: string, query: string, revision: string): Session | undefined {
    const atAddress = this.pageSessions(addressOf(visitor, dashboardPath, query));
    return atAddress.find(({ session }) => session.dashboard.revision === revision)?.session;
  }

  get(visitor: string, id: string): Session | undefined {
    const session = this.entries.get(id)?.session;
    return session?.visitor === visitor ? session : undefined;
  }

  openPaths(): ReadonlySet<string> {
    return new Set([...this.entries.values()].map(({ session }) => session.dashboard.path));
  }

  isRunning(dashboardPath: string, revision: string): boolean {
    return [...this.entries.values()].some(
      ({ session: { dashboard } }) => dashboard.path === dashboardPath && dashboard.revision === revision,
    );
  }

  announce(dashboardPath: string, revision: string | undefined): void {
    for (const { session } of this.entries.values()) {
      if (session.dashboard.path === dashboardPath) session.learnRevision(revision);
    }
  }

  async stop(session: Session): Promise<void> {
    const entry = this.entries.get(session.id);
    if (entry !== undefined) await this.end(entry);
  }

  figures(): readonly SessionFigures[] {
    return [...this.entries.values()].map(({ session }) => session.figures);
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const entry of [...this.entries.values()]) this.end(entry);
    await Promise.all(this.ending);
  }

  /** At most one of each revision. */
  private pageSessions(address: string): readonly Entry[] {
    return [...this.entries.values()].filter((entry) => entry.address === address && entry.session.mode === "server-run");
  }

  private replacedBy(request: OpenRequest, atAddress: readonly Entry[], present: Entry | undefined): readonly Entry[] {
    if (request.startOver === true) return atAddress;
    return present === undefined ? this.givingWay(request.visitor, atAddress) : [present];
  }

  /**
   * Where there is no room for the new version, the visitor's session of an old one that no page is connected to. Otherwise it
   * stays for its time: a page that lost its line may come back to it.
   */
  private givingWay(visitor: string, atAddress: readonly Entry[]): readonly Entry[] {
    if (this.lackOfRoom(visitor) === undefined) return [];
    return atAddress.filter(({ session }) => session.connections === 0 && session.wasAttached).slice(0, 1);
  }

  private create(request: OpenRequest, address: string): Entry {
    const { kernels, log, observer } = this.options;
    const start = (signal: AbortSignal) => startKernel(kernels, request.dashboard, request.environment, log, signal);
    const entry: Entry = {
      address,
      departure: undefined,
      session: new DashboardSession({
        ...this.options,
        visitor: request.visitor,
        dashboard: request.dashboard,
        mode: request.mode,
        startKernel: (signal) => observeStart(() => start(signal), signal, observer),
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
    const lack = this.lackOfRoom(visitor);
    if (lack !== undefined) throw new NoRoomError(lack);
  }

  private lackOfRoom(visitor: string): string | undefined {
    const { maxKernels, maxKernelsPerVisitor } = this.options;
    if (this.entries.size + this.ending.size >= maxKernels) {
      return "All places on this server are taken at the moment. Please try again in a minute.";
    }
    const own = [...this.entries.values()].filter((entry) => entry.session.visitor === visitor).length;
    if (own < maxKernelsPerVisitor) return undefined;
    return "You have too many dashboards open at once. Close one of them and try again in a minute.";
  }
}

function addressOf(visitor: string, dashboardPath: string, query: string): string {
  return JSON.stringify([visitor, dashboardPath, query]);
}
