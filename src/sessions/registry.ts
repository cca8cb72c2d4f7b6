/** All sessions of this server: who has which, how many there may be, and their end once their visitor has gone. */
import type { Unsubscribe } from "../kernels/kernel.js";
import { Admission } from "./admission.js";
import { cellTimeoutMs } from "./cell-limit.js";
import { NoRoomError } from "./errors.js";
import { Members } from "./members.js";
import type { SessionFigures } from "./observer.js";
import type { SessionRegistryOptions } from "./registry-options.js";
import { Revival, revives } from "./revival.js";
import { type Claim, Room } from "./room.js";
import { DashboardSession } from "./session.js";
import { isDown, lackFor, ownerOf } from "./sharing.js";
import { observeStart, startKernel } from "./start-kernel.js";
import { abandonedSession, idleSessions } from "./sweep.js";
import { type Dashboard, EVERYONE, type OpenRequest, type Session, type Sessions } from "./types.js";

interface Entry {
  readonly session: DashboardSession;
  readonly address: string;
  readonly admission: Admission;
  readonly members: Members;
  readonly revival: Revival;
  departure: NodeJS.Timeout | undefined;
  /** When its last connection was lost; undefined while there is one, and before the first. */
  leftAt: number | undefined;
}

/** A page that asked for a session needs a moment to connect to it, however short the retention time is. */
const ARRIVAL_MS = 10_000;
/** A page that is loaded again keeps its place in the queue for so long. */
const QUEUE_RETENTION_MS = 10_000;
const SWEEP_MS = 1000;

export class SessionRegistry implements Sessions {
  private readonly entries = new Map<string, Entry>();
  /** Sessions that are ending still take room. */
  private readonly ending = new Set<Promise<void>>();
  private readonly room: Room;
  private readonly now: () => Date;
  private readonly sweeping: NodeJS.Timeout;
  private readonly deafen: Unsubscribe | undefined;
  private closed = false;

  constructor(private readonly options: SessionRegistryOptions) {
    const { maxKernels: kernels, kernelsStartingAtOnce: startingAtOnce, queueMax: queue } = options;
    this.room = new Room({ kernels, startingAtOnce, queue });
    this.now = options.now ?? (() => new Date());
    this.sweeping = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeping.unref();
    this.deafen = options.kernels.onUsable?.(() => {
      for (const { revival } of this.entries.values()) revival.usable();
    });
  }

  get isClosing(): boolean {
    return this.closed;
  }

  open(request: OpenRequest): Session {
    if (this.closed) throw new NoRoomError("This server is being stopped. Please try again in a minute.");
    const address = addressOf(ownerOf(request), request.dashboard.path, request.query);
    const atAddress = request.mode === "server-run" ? this.pageSessions(address) : [];
    const present = atAddress.find(({ session }) => session.dashboard.revision === request.dashboard.revision);
    if (present !== undefined && request.sharing !== undefined) return joined(present, request, this.awaited(present));
    const hasFailed = present?.session.state.kernel === "failed";
    const isNew = present?.admission.place !== undefined;
    if (present !== undefined && (request.startOver !== true || isNew) && !hasFailed) return this.awaited(present);
    const replaced = this.replacedBy(request, atAddress, present);
    if (replaced.length === 0) this.requireFewer(request);
    const entry = this.create(request, address, replaced[0]?.admission);
    this.entries.set(entry.session.id, entry);
    if (request.visitor !== EVERYONE) entry.members.admit(request.visitor);
    for (const former of replaced) this.end(former);
    return entry.session;
  }

  find(visitor: string, dashboardPath: string, query: string, revision: string): Session | undefined {
    const own = this.pageSessions(addressOf(visitor, dashboardPath, query));
    const shared = this.pageSessions(addressOf(EVERYONE, dashboardPath, query)).filter(({ members }) => members.has(visitor));
    const found = [...own, ...shared].find(({ session }) => session.dashboard.revision === revision);
    return found && this.awaited(found);
  }

  get(visitor: string, id: string): Session | undefined {
    const entry = this.entries.get(id);
    return entry?.members.has(visitor) === true ? entry.session : undefined;
  }

  sharedAt(dashboardPath: string): readonly Session[] {
    const sessions = [...this.entries.values()].map(({ session }) => session);
    return sessions.filter(({ dashboard, sharing }) => sharing?.revive === true && dashboard.path === dashboardPath);
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

  async stopAllOf(visitor: string): Promise<void> {
    const own = [...this.entries.values()].filter(({ session }) => session.visitor === visitor);
    await Promise.all(own.map((entry) => this.end(entry)));
  }

  figures(): readonly SessionFigures[] {
    return [...this.entries.values()].map(({ session }) => session.figures);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.deafen?.();
    clearInterval(this.sweeping);
    for (const entry of [...this.entries.values()]) this.end(entry);
    await Promise.all(this.ending);
  }

  /** At most one of each revision. */
  private pageSessions(address: string): readonly Entry[] {
    return [...this.entries.values()].filter((entry) => entry.address === address && entry.session.mode === "server-run");
  }

  private replacedBy(request: OpenRequest, atAddress: readonly Entry[], present: Entry | undefined): readonly Entry[] {
    if (request.startOver === true) return atAddress;
    return present === undefined ? this.givingWay(request, atAddress) : [present];
  }

  /**
   * Where there is no room for the new version, the visitor's session of an old one that no page is connected to. Otherwise it
   * stays for its time: a page that lost its line may come back to it.
   */
  private givingWay(request: OpenRequest, atAddress: readonly Entry[]): readonly Entry[] {
    const { dashboard } = request;
    const isFree = this.room.isFree({ dashboard: dashboard.path, dashboardLimit: this.limitOf(dashboard) });
    if (isFree && this.lackFor(request) === undefined) return [];
    return atAddress
      .filter(({ session, admission }) => session.connections === 0 && (session.wasAttached || admission.place !== undefined))
      .slice(0, 1);
  }

  private create(request: OpenRequest, address: string, predecessor: Admission | undefined): Entry {
    const { kernels, log, observer } = this.options;
    const admission = new Admission(
      this.room,
      this.claimOf(request, address, () => entry.session.tellPlace()),
      predecessor,
    );
    const start = (signal: AbortSignal) => startKernel(kernels, request.dashboard, request.environment, log, signal);
    // Somebody may have pressed "Restart" before it was time.
    const restart = async (): Promise<void> => (isDown(entry.session) ? entry.session.restart() : undefined);
    const revival = new Revival({ restart, now: Date.now, random: Math.random });
    const entry: Entry = {
      address,
      admission,
      members: new Members(),
      revival,
      departure: undefined,
      leftAt: undefined,
      session: new DashboardSession({
        ...this.options,
        allowedTargets: new Set([...this.options.allowedTargets, ...request.dashboard.settings.commTargets]),
        visitor: ownerOf(request),
        sharing: request.sharing,
        dashboard: request.dashboard,
        mode: request.mode,
        place: () => admission.place,
        cellTimeoutMs: cellTimeoutMs(request.dashboard) ?? this.options.cellTimeoutMs,
        // What is measured is the start, not the wait for it.
        startKernel: (signal) => admission.start(() => observeStart(() => start(signal), signal, observer), signal),
        restartKernel: (launch, signal) => admission.restart(launch, signal),
        onDown: (mayPass) => {
          if (revives(request, mayPass)) revival.down(mayPass);
        },
        onState: () => this.options.onStateOf?.(entry.session, request),
        onClientsChanged: () => {
          admission.arrived();
          this.watch(entry);
        },
        now: this.now,
      }),
    };
    this.watch(entry);
    const settled = (): void => (this.entries.has(entry.session.id) ? this.watch(entry) : undefined);
    if (request.mode === "client-run") entry.session.started.then(settled, settled);
    return entry;
  }

  private claimOf(request: OpenRequest, address: string, onPlaceChanged: () => void): Claim {
    const { dashboard, mode } = request;
    const dashboardLimit = this.limitOf(dashboard);
    // What is for everybody is nobody's second.
    const visitor = request.sharing === undefined ? request.visitor : address;
    // A page can say that it waits; a Jupyter client comes back.
    return { visitor, dashboard: dashboard.path, dashboardLimit, mayWait: mode === "server-run", onPlaceChanged };
  }

  private limitOf({ settings }: Dashboard): number | undefined {
    return settings.maxKernels ?? this.options.maxKernelsPerDashboard;
  }

  private watch(entry: Entry): void {
    clearTimeout(entry.departure);
    entry.departure = undefined;
    const { connections, wasAttached } = entry.session;
    entry.revival.watch(connections > 0);
    entry.leftAt = connections === 0 && wasAttached ? this.now().getTime() : undefined;
    // A Jupyter client is told of its session once the kernel is there.
    if (connections > 0 || isUnderWay(entry.session)) return;
    entry.departure = setTimeout(() => void this.end(entry), this.retentionOf(entry));
    // Retention alone must not keep a server alive that is closing.
    entry.departure.unref();
  }

  /** Whoever has asked for it is on the way to it: its time is not over before they can be there. */
  private awaited(entry: Entry): Session {
    if (entry.departure === undefined) return entry.session;
    clearTimeout(entry.departure);
    entry.departure = setTimeout(() => void this.end(entry), Math.max(this.retentionOf(entry), ARRIVAL_MS));
    entry.departure.unref();
    return entry.session;
  }

  private retentionOf({ session, admission }: Entry): number {
    const { retentionMs } = this.options;
    // A Jupyter client has waited for its kernel, and may take its time.
    if (!session.wasAttached) return session.mode === "client-run" ? Math.max(retentionMs, ARRIVAL_MS) : ARRIVAL_MS;
    return admission.place === undefined ? retentionMs : Math.min(retentionMs, QUEUE_RETENTION_MS);
  }

  private sweep(): void {
    const sessions = [...this.entries.values()];
    // The place of one that is ending is not free yet.
    const isWanted = (dashboard: string): boolean => this.ending.size === 0 && this.room.isWanted(dashboard);
    const options = { now: this.now().getTime(), cullIdleMs: this.options.cullIdleMs, isWanted };
    for (const entry of idleSessions(sessions, options)) void this.end(entry, "idle");
    const abandoned = abandonedSession(sessions, options);
    if (abandoned !== undefined) void this.end(abandoned);
  }

  private end(entry: Entry, why: "gone" | "idle" = "gone"): Promise<void> {
    clearTimeout(entry.departure);
    entry.revival.stop();
    this.entries.delete(entry.session.id);
    const stopping = entry.session
      .stop(why)
      .catch((error: unknown) => this.options.log.error({ err: error }, "a kernel could not be stopped"))
      .finally(() => {
        clearTimeout(entry.departure);
        this.ending.delete(stopping);
        entry.admission.leave();
      });
    this.ending.add(stopping);
    return stopping;
  }

  private requireFewer(request: OpenRequest): void {
    const lack = this.lackFor(request);
    if (lack !== undefined) throw new NoRoomError(lack);
  }

  private lackFor(request: OpenRequest): string | undefined {
    const sessions = [...this.entries.values()].map(({ session }) => session);
    return lackFor(request, sessions, this.options, ({ id }) => this.entries.get(id)?.members.isOnly(request.visitor) === true);
  }
}

function isUnderWay({ mode, state }: DashboardSession): boolean {
  return mode === "client-run" && state.kernel === "starting";
}

function addressOf(visitor: string, dashboardPath: string, query: string): string {
  return JSON.stringify([visitor, dashboardPath, query]);
}

/** Nobody ends a shared session for the others; who asks for a new one gets a kernel that has stopped started again. */
function joined({ members, revival }: Entry, { startOver, visitor }: OpenRequest, session: Session): Session {
  if (visitor !== EVERYONE) members.admit(visitor);
  if (startOver === true && isDown(session)) revival.hurry();
  return session;
}
