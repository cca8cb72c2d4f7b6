/** One kernel, one dashboard at one revision, one visitor or all of them, one journal. */
import type { KernelDeath, KernelLink } from "../kernels/kernel.js";
import type { Output } from "../outputs/output.js";
import type { JupyterMessage } from "../protocol/message.js";
import { type KernelStatus, SESSION_GONE, SESSION_IDLE, type SessionState } from "../protocol/page.js";
import { Activity } from "./activity.js";
import type { CellClock } from "./cell-clock.js";
import { limitCells } from "./cell-limit.js";
import { CellRunner } from "./cell-runner.js";
import { Clients } from "./clients.js";
import { Journal } from "./journal.js";
import { KernelHolder } from "./kernel-holder.js";
import type { SessionFigures } from "./observer.js";
import { PageFeed } from "./page-feed.js";
import { CELL_TOOK_TOO_LONG, deathProblem, mayPass, startProblem } from "./problem-text.js";
import { deadMessage, resetMessage, stateMessage } from "./session-messages.js";
import type { SessionOptions } from "./session-options.js";
import { stateOf } from "./session-state.js";
import { countedMode, isDown } from "./sharing.js";
import { logFailedStart } from "./start-kernel.js";
import { createTraffic, type Traffic } from "./traffic.js";
import type { Attachment, Dashboard, KernelModel, Session, SessionClient, SessionMode, Sharing } from "./types.js";

export class DashboardSession implements Session {
  readonly id = globalThis.crypto.randomUUID();
  readonly visitor: string;
  readonly dashboard: Dashboard;
  readonly mode: SessionMode;
  readonly sharing: Sharing | undefined;
  readonly started: Promise<void>;
  mayPass = false;
  wasAttached = false;
  wasTouched = false;
  readonly replay = (): readonly JupyterMessage[] => this.journal.replay();
  private readonly clients = new Clients(this.id);
  private readonly journal: Journal;
  private readonly runner: CellRunner | undefined;
  private readonly traffic: Traffic;
  private readonly kernel: KernelHolder;
  private restarting: Promise<void> | undefined;
  private kernelStatus: KernelStatus = "starting";
  private problem: string | undefined;
  private outdated = false;
  private stopped = false;
  private readonly activity: Activity;
  private readonly cellClock: CellClock | undefined;

  constructor(private readonly options: SessionOptions) {
    this.visitor = options.visitor;
    this.dashboard = options.dashboard;
    this.mode = options.mode;
    this.sharing = options.sharing;
    this.activity = new Activity(options.now);
    this.kernel = new KernelHolder({
      start: (signal) => options.startKernel(signal),
      restart: (launch, signal) => options.restartKernel(launch, signal),
      onMessage: (message) => this.hear(message),
      onDied: (death) => this.died(death),
      onLink: (link) => this.noteLink(link),
      log: options.log,
    });
    this.journal = new Journal({ session: this.id, maxBytes: options.journalMaxBytes });
    this.runner = options.mode === "server-run" ? this.createRunner() : undefined;
    this.cellClock = options.cellTimeoutMs === undefined ? undefined : this.createCellClock(options.cellTimeoutMs);
    const { clients, id: session, journal, runner } = this;
    this.traffic = createTraffic({ session, options, clients, journal, runner, toKernel: (message) => this.send(message) });
    this.started = this.bringUp(() => this.kernel.begin());
    // A caller may wait for it; nobody has to.
    this.started.catch(() => {});
  }

  get state(): SessionState {
    const { kernelStatus: status, runner, problem, outdated } = this;
    return stateOf({ status, runner, problem, outdated, place: this.options.place(), outOfReach: this.kernel.isOutOfReach });
  }

  get connections(): number {
    return this.clients.size;
  }

  get kernelModel(): KernelModel {
    const name = this.kernel.specName ?? this.dashboard.notebook.kernel.name ?? "";
    const last_activity = this.activity.last.toISOString();
    return { id: this.id, name, last_activity, execution_state: this.executionState, connections: this.clients.size };
  }

  /** In Jupyter's words. */
  private get executionState(): string {
    if (isDown(this)) return "dead";
    const { kernel } = this.state;
    return kernel === "idle" && this.traffic.requests.running ? "busy" : kernel;
  }

  /** Since when nobody has used it, in ms; undefined while its kernel is at work, starts or is waited for. */
  get idleSince(): number | undefined {
    const { kernel } = this.state;
    return kernel === "starting" || kernel === "restarting" || kernel === "busy" ? undefined : this.activity.idleSince;
  }

  get figures(): SessionFigures {
    const { kernel, place } = this.state;
    return { mode: countedMode(this), kernel: place === undefined ? kernel : "waiting", journalBytes: this.journal.bytes };
  }

  /** It has moved on in the queue, or has its turn. */
  tellPlace(): void {
    if (!this.stopped) this.publishState();
  }

  /** Which revision of the dashboard storage holds now, if it holds one. */
  learnRevision(revision: string | undefined): void {
    const outdated = revision !== undefined && revision !== this.dashboard.revision;
    if (outdated === this.outdated || this.stopped) return;
    this.outdated = outdated;
    this.publishState();
  }

  outputs(cell: number): readonly Output[] {
    return this.journal.outputs(cell);
  }

  attach(connection: SessionClient, since?: number): Attachment {
    const client = connection.kind === "page" ? this.feed(connection) : connection;
    const place = this.clients.add(client);
    this.wasAttached = true;
    if (client instanceof PageFeed) client.begin(since);
    else if (isDown(this)) client.send(deadMessage(this.id));
    this.options.onClientsChanged();
    return {
      receive: (message) => {
        this.activity.touch();
        this.wasTouched = true;
        this.traffic.fromBrowsers.take(message, place);
      },
      detach: () => {
        this.clients.remove(place, client);
        this.options.onClientsChanged();
      },
    };
  }

  async interrupt(): Promise<void> {
    const interrupt = (): Promise<void> => this.kernel.interrupt();
    await (this.runner === undefined ? interrupt() : this.runner.stopCurrent(interrupt));
  }

  restart(): Promise<void> {
    this.restarting ??= this.restartOnce().finally(() => {
      this.restarting = undefined;
    });
    return this.restarting;
  }

  /** `idle`: nobody has used it for long; its pages wait until somebody does. */
  async stop(why: "gone" | "idle" = "gone"): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.cellClock?.stop();
    this.traffic.capture.stop();
    // A Jupyter client would look for its kernel otherwise, again and again.
    this.clients.toJupyter(deadMessage(this.id));
    this.clients.closeAll(why === "idle" ? SESSION_IDLE : SESSION_GONE, "The session has ended.");
    this.kernel.giveUp();
    // A kernel that is still on its way ends as soon as it is there.
    await this.kernel.stop([this.started, this.restarting]);
    this.journal.clear();
  }

  private async restartOnce(): Promise<void> {
    // What waits for its turn begins afresh anyway.
    if (this.options.place() !== undefined) return;
    await this.started.catch(() => {});
    if (this.stopped) return;
    this.forget("restarting");
    await this.bringUp(() => this.kernel.restart());
  }

  private async bringUp(bring: () => Promise<void>): Promise<void> {
    try {
      await bring();
    } catch (error) {
      this.fail(error);
      throw error;
    }
    this.ready();
  }

  private ready(): void {
    if (this.stopped) return;
    this.kernelStatus = "idle";
    this.problem = undefined;
    this.traffic.requests.kernelIsUp();
    if (this.runner === undefined) this.publishState();
    else this.runner.start();
  }

  /** What the last kernel process did is void; its pages start anew. */
  private forget(status: KernelStatus): void {
    this.forgetKernel();
    this.journal.clear();
    this.traffic.capture.outputWidgets.clear();
    this.traffic.pageTargets.clear();
    this.kernelStatus = status;
    this.problem = undefined;
    this.clients.forgetMissed();
    this.traffic.requests.kernelIsGone(true);
    this.clients.toPages(this.journal.number(resetMessage(this.id)));
    this.publishState();
  }

  private forgetKernel(): void {
    this.runner?.abort();
    this.traffic.fromKernel.flush();
    this.cellClock?.stop();
    this.activity.forgetKernel();
  }

  private died(death: KernelDeath): void {
    // Of a gateway that goes, whoever knows it tells once; of its kernels, each would.
    this.options.log[death.cause === "gateway" ? "info" : "error"]({ dashboard: this.dashboard.path, detail: death.detail }, "kernel died");
    // What a gateway has lost is no cell's fault, and is run again.
    if (death.cause !== "gateway") this.runner?.failCurrent(death.cause);
    this.down("dead", deathProblem(death), death.cause === "gateway");
  }

  private noteLink(link: KernelLink): void {
    if (link === "back-with-gap") this.clients.toPages(this.journal.noteGap());
    this.publishState();
  }

  private fail(error: unknown): void {
    if (this.stopped) return;
    logFailedStart(this.options.log, this.dashboard.path, error);
    this.down("failed", startProblem(error), mayPass(error));
  }

  private down(status: KernelStatus, problem: string, isPassing = false): void {
    this.forgetKernel();
    this.kernelStatus = status;
    this.problem = problem;
    this.publishState();
    this.traffic.requests.kernelIsGone(false);
    this.clients.toJupyter(deadMessage(this.id));
    this.mayPass = isPassing;
    this.options.onDown?.(isPassing);
  }

  private hear(message: JupyterMessage): void {
    this.activity.hear(message);
    this.cellClock?.hear(message);
    this.traffic.fromKernel.take(message);
    this.traffic.requests.observe(message);
  }

  private send(message: JupyterMessage): void {
    this.activity.touch();
    this.kernel.send(message);
  }

  private publishState(): void {
    this.options.onState?.();
    this.clients.toPages(this.journal.number(stateMessage(this.id, this.state)));
  }

  private feed(client: SessionClient): PageFeed {
    const { journal } = this;
    return new PageFeed(client, {
      since: (sequence) => journal.since(sequence),
      replay: () => [resetMessage(this.id), ...this.replay(), journal.mark(stateMessage(this.id, this.state))],
    });
  }

  private createRunner(): CellRunner {
    return new CellRunner({
      cells: this.options.dashboard.notebook.cells.filter((cell) => cell.kind === "code"),
      session: this.id,
      send: (message) => this.send(message),
      onCellStarted: (index) => this.journal.beginCell(index),
      onChange: () => this.publishState(),
    });
  }

  private createCellClock(limitMs: number): CellClock {
    return limitCells({
      ...this.options,
      limitMs,
      interrupt: (messageId) => {
        this.runner?.blame(messageId, "time");
        return this.kernel.interrupt();
      },
      kill: () => this.kill(),
    });
  }

  private kill(): void {
    this.kernel.kill();
    this.down("dead", CELL_TOOK_TOO_LONG);
  }
}
