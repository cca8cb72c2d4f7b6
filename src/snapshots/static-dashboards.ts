/**
 * Dashboards whose visitors get no kernel: each runs once, in a session of nobody's, and what that left is shown to everybody until it
 * runs again. That is when it is published, when its time has come, and when somebody asks for it. A run that fails changes nothing
 * where there is something to show, and is repeated where the reason may pass.
 */
import { NoRoomError } from "../sessions/errors.js";
import type { Log } from "../sessions/log.js";
import { isDown } from "../sessions/sharing.js";
import { type Dashboard, EVERYONE, type OpenRequest, type Session, type SessionClient, type Sessions } from "../sessions/types.js";
import { RunFailedError } from "./errors.js";
import { Refresher } from "./refresher.js";
import { followRun } from "./run.js";
import { Shelf } from "./shelf.js";
import { makeSnapshot, type Snapshot } from "./snapshot.js";
import type { SnapshotFiles } from "./snapshot-files.js";

export interface StaticDashboardsOptions {
  readonly sessions: Pick<Sessions, "open" | "stop">;
  readonly files: SnapshotFiles;
  /** Compressed bytes of snapshots that are kept in memory. */
  readonly maxBytes: number;
  /** In ms. */
  readonly runLimitMs: number;
  readonly log: Log;
  /** Throws what there is to say of a path that is no dashboard. */
  load(path: string): Promise<Dashboard>;
  /** What its kernel is told. */
  prepare(dashboard: Dashboard): Pick<OpenRequest, "dashboard" | "query" | "environment" | "sharing">;
  /** Told of what it shows to all, after each run and once after a start. */
  onShown?(snapshot: Snapshot): void;
  now(): Date;
}

interface Run {
  readonly revision: string;
  readonly session: Session;
  /** Rejects with RunFailedError. */
  readonly done: Promise<Snapshot>;
}

/** After a run with a cell that failed, it is tried again with the next visitor, but not sooner. */
const RETRY_MS = 60_000;
const SILENT: SessionClient = { kind: "jupyter", send: () => {}, close: () => {} };

export class StaticDashboards {
  private readonly shelf: Shelf;
  private readonly runs = new Map<string, Run>();
  private readonly refresher: Refresher;
  private closed = false;

  constructor(private readonly options: StaticDashboardsOptions) {
    this.shelf = new Shelf(options);
    this.refresher = new Refresher({ now: () => options.now().getTime(), refresh: (path, force) => this.catchUp(path, force) });
  }

  /** Learns what was kept on disk. */
  async begin(): Promise<void> {
    for (const { path, revision, taken } of await this.options.files.list()) {
      if (this.closed) return;
      this.refresher.know(path, { revision, attempted: taken.getTime() });
      this.refresher.ask(path);
    }
  }

  /** What the dashboard shows at this revision. */
  async find(dashboard: Dashboard): Promise<Snapshot | undefined> {
    this.learn(dashboard);
    const snapshot = await this.shelf.find(dashboard.path);
    return snapshot?.revision === dashboard.revision ? snapshot : undefined;
  }

  /** What there is to show, or the session that is making it, which the visitor then may look at. Throws NoRoomError. */
  async open(visitor: string, dashboard: Dashboard): Promise<Snapshot | Session> {
    const snapshot = await this.find(dashboard);
    if (snapshot !== undefined) {
      if (!snapshot.complete && this.options.now().getTime() - snapshot.taken.getTime() > RETRY_MS)
        this.refresher.ask(dashboard.path, true);
      return snapshot;
    }
    this.run(dashboard).done.catch(() => {});
    return this.options.sessions.open({ ...this.options.prepare(dashboard), visitor, mode: "server-run" });
  }

  /** Runs it now, or waits for the run that is under way. Throws RunFailedError, NoRoomError, and what `load` throws. */
  async refresh(dashboard: Dashboard): Promise<Snapshot> {
    this.learn(dashboard);
    return this.run(dashboard).done;
  }

  /** Something was published at this path, or taken away. */
  changed(path: string): void {
    if (path === "") for (const known of this.refresher.paths()) this.refresher.ask(known);
    else this.refresher.ask(path);
  }

  openPaths(): ReadonlySet<string> {
    return this.refresher.paths();
  }

  announce(path: string, revision: string | undefined): void {
    if (revision === undefined) void this.drop(path);
    else if (this.refresher.isNews(path, revision)) this.refresher.ask(path);
  }

  /** Drops what is kept of a dashboard, or of all below a folder; "" stands for all. */
  async forget(path: string): Promise<void> {
    const below = [...this.refresher.paths()].filter((each) => path === "" || each === path || each.startsWith(`${path}/`));
    await Promise.all(below.map((each) => this.shelf.remove(each)));
  }

  /** Before the sessions end. */
  async close(): Promise<void> {
    this.closed = true;
    const runs = [...this.runs.values()];
    await Promise.all(runs.map(({ session }) => this.options.sessions.stop(session)));
    await this.refresher.close();
  }

  private learn({ path, settings }: Dashboard): void {
    this.refresher.know(path, { refreshMinutes: settings.refreshMinutes });
  }

  private async catchUp(path: string, force: boolean): Promise<void> {
    try {
      const dashboard = await this.options.load(path);
      if (dashboard.settings.session !== "static") await this.drop(path);
      else await this.show(dashboard, force);
    } catch (error) {
      if (error instanceof NoRoomError) this.refresher.retry(path);
      // A run says itself why it failed; of what is no dashboard there is nothing to say.
      this.options.log.debug({ dashboard: path, err: error }, "a static dashboard was not run");
    }
  }

  private async show(dashboard: Dashboard, force: boolean): Promise<void> {
    const snapshot = await this.find(dashboard);
    if (snapshot === undefined || force || this.refresher.isDue(dashboard.path)) await this.refresh(dashboard);
    else this.options.onShown?.(snapshot);
  }

  private run(dashboard: Dashboard): Run {
    const present = this.runs.get(dashboard.path);
    if (present?.revision === dashboard.revision) return present;
    if (this.closed) throw new RunFailedError("This server is being stopped.");
    if (present !== undefined) void this.options.sessions.stop(present.session);
    this.refresher.know(dashboard.path, { revision: dashboard.revision, attempted: this.options.now().getTime() });
    const session = this.openSession(dashboard);
    const run: Run = { revision: dashboard.revision, session, done: this.follow(dashboard, session) };
    this.runs.set(dashboard.path, run);
    const forget = (): void => {
      if (this.runs.get(dashboard.path) === run) this.runs.delete(dashboard.path);
    };
    run.done.then(forget, forget);
    return run;
  }

  private openSession(dashboard: Dashboard): Session {
    return this.options.sessions.open({ ...this.options.prepare(dashboard), visitor: EVERYONE, mode: "server-run" });
  }

  private async follow(dashboard: Dashboard, session: Session): Promise<Snapshot> {
    const { log, now, runLimitMs, sessions } = this.options;
    // It must be there until what it has left is kept.
    let hasEnded = false;
    const hold = session.attach({
      ...SILENT,
      close: () => {
        hasEnded = true;
      },
    });
    try {
      // It is still there for the pages that it told of its failure, which now see it run. It says itself why it is down again.
      if (isDown(session)) await session.restart().catch(() => {});
      if (hasEnded) throw new RunFailedError("It was stopped.");
      const snapshot = await makeSnapshot(await followRun(session, { limitMs: runLimitMs, now }));
      this.refresher.done(dashboard.path);
      await this.keep(snapshot);
      log.info({ dashboard: dashboard.path, complete: snapshot.complete }, "a static dashboard has run");
      return snapshot;
    } catch (error) {
      if (isDown(session) && session.mayPass) this.refresher.retry(dashboard.path);
      if (!this.closed) log.warn({ dashboard: dashboard.path, err: error }, "a static dashboard's run has failed; what it shows stays");
      throw error;
    } finally {
      hold.detach();
      // One that could not start tells its pages so.
      if (!isDown(session)) void sessions.stop(session);
    }
  }

  /** Throws RunFailedError where what is shown now is better. */
  private async keep(snapshot: Snapshot): Promise<void> {
    const former = await this.shelf.find(snapshot.path);
    if (!snapshot.complete && former?.complete === true && former.revision === snapshot.revision) {
      throw new RunFailedError(
        `A part could not be completed. The outputs of ${former.taken.toISOString()} stay; the server's log has the error.`,
      );
    }
    await this.shelf.put(snapshot);
    this.options.onShown?.(snapshot);
  }

  private async drop(path: string): Promise<void> {
    if (!this.refresher.paths().has(path)) return;
    this.refresher.forget(path);
    await this.shelf.remove(path);
  }
}
