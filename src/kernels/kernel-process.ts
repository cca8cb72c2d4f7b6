/** One kernel's operating system process and the sockets to it, from launch to end. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { connectSockets, createConnection, type KernelSockets, writeConnectionFile } from "./connection.js";
import { KernelStartError } from "./errors.js";
import type { KernelChild } from "./kernel-child.js";
import type { FoundSpec } from "./kernelspecs.js";
import type { Confinement } from "./limits/confinement.js";
import type { KernelRun, LaunchContext } from "./managed-kernel.js";
import { limitStartup, NOT_WANTED, Startup } from "./startup.js";
import type { Watchdog } from "./watchdog.js";

/** Where it is to be reached, and where in the file system there is room for what belongs to it. */
export interface KernelPlace {
  readonly connectionFile: string;
  /** Nothing is there yet. */
  readonly printedPath: string;
}

export interface LaunchOptions extends LaunchContext {
  readonly spec: FoundSpec;
  /** Throws where the system refuses it. */
  startChild(place: KernelPlace): Promise<KernelChild>;
  readonly confinement: Confinement;
  /** For the connection file and the sockets. */
  readonly folder: string;
  readonly transport: "ipc" | "tcp";
  readonly startTimeoutMs: number;
  readonly watchdog: Watchdog;
  /** What the process printed, and what went wrong on the wire. */
  log(line: string): void;
}

const KEPT_OUTPUT = 2048;
/** How long a kernel may take to end by itself, then after a SIGTERM. */
const SHUTDOWN_MS = 1000;
const TERM_MS = 500;
/** What a process printed last comes after the news of its end. */
const LAST_OUTPUT_MS = 200;
const ASK_AGAIN_MS = 50;

export class KernelProcess implements KernelRun {
  private readonly session = globalThis.crypto.randomUUID();
  private readonly exited: Promise<void>;
  private printed = "";
  private alive = true;
  private stopping = false;
  private listening = false;

  private constructor(
    private readonly options: LaunchOptions,
    private readonly child: KernelChild,
    private readonly sockets: KernelSockets,
    private readonly connectionFile: string,
    private readonly startup: Startup,
  ) {
    this.exited = child.ended.then((how) => this.ended(how));
    child.onPrinted((text) => this.keep(text));
    if (child.pid !== undefined) options.watchdog.watch(child.pid);
  }

  /** Resolves once the kernel answers on shell and was heard on iopub. Throws KernelStartError. */
  static async launch(options: LaunchOptions): Promise<KernelProcess> {
    const { folder, spec, signal } = options;
    const name = globalThis.crypto.randomUUID().slice(0, 13);
    const file = join(folder, `${name}.json`);
    let sockets: KernelSockets | undefined;
    let launched: KernelProcess | undefined;
    try {
      if (signal.aborted) throw new Error(NOT_WANTED);
      const connection = await createConnection(folder, name, options.transport);
      await writeConnectionFile(file, connection);
      const startup = new Startup();
      sockets = connectSockets(connection, (message) => launched?.take(message), options.log);
      const child = await options.startChild({ connectionFile: file, printedPath: join(folder, `${name}-out`) });
      launched = new KernelProcess(options, child, sockets, file, startup);
      await launched.ready();
      return launched;
    } catch (error) {
      if (launched !== undefined) await launched.stop();
      else await cleanUp(sockets, file);
      const reason = error instanceof Error ? error.message : String(error);
      throw new KernelStartError(`The kernel "${spec.name}" did not start. ${reason}\n${launched?.printed ?? ""}`.trim());
    }
  }

  take(message: JupyterMessage): void {
    if (this.listening) this.options.onMessage(message);
    else this.startup.take(message);
  }

  send(message: JupyterMessage): void {
    if (this.alive) this.sockets.send(message);
  }

  async interrupt(): Promise<void> {
    // The number of a group that is gone may be another's by now.
    if (!this.alive) return;
    if (this.options.spec.interruptMode === "message") this.send(this.request("control", "interrupt_request"));
    else this.child.signal("SIGINT");
  }

  /** Asks first, then ends it; the processes that it started go as well. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.alive) {
      this.send(createMessage({ channel: "control", msgType: "shutdown_request", session: this.session, content: { restart: false } }));
      // Who never got ready won't answer either.
      const patience = this.listening ? SHUTDOWN_MS : 0;
      const timers = [
        setTimeout(() => this.child.signal("SIGTERM"), patience),
        setTimeout(() => this.child.signal("SIGKILL"), patience + TERM_MS),
      ];
      await this.exited;
      for (const timer of timers) clearTimeout(timer);
    }
    await this.options.confinement.release();
    await cleanUp(this.sockets, this.connectionFile);
  }

  private async ready(): Promise<void> {
    const { startup } = this;
    const lift = limitStartup(startup, { timeoutMs: this.options.startTimeoutMs, signal: this.options.signal });
    const ask = (): void => this.send(this.request("shell", "kernel_info_request"));
    startup.onReply = () => setTimeout(ask, ASK_AGAIN_MS);
    ask();
    try {
      await startup.done;
    } finally {
      lift();
    }
    this.listening = true;
  }

  private request(channel: "shell" | "control", msgType: string): JupyterMessage {
    return createMessage({ channel, msgType, session: this.session });
  }

  private ended(detail: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.child.signal("SIGKILL");
    if (this.child.pid !== undefined) this.options.watchdog.forget(this.child.pid);
    const lastOutput = new Promise((resolve) => setTimeout(resolve, LAST_OUTPUT_MS));
    void Promise.race([this.child.printedAll, lastOutput]).then(() => this.reportEnd(detail));
  }

  private async reportEnd(how: string): Promise<void> {
    const { confinement, onDied } = this.options;
    const limit = await confinement.whyEnded(this.printed);
    const detail = limit === undefined ? how : `${how}. ${limit}`;
    this.startup.fail(`Its process ended: ${detail}.`.replace(/\.\.$/, "."));
    if (this.listening && !this.stopping) onDied(`${detail}\n${this.printed}`.trim(), limit === undefined ? undefined : "memory");
    await confinement.release();
  }

  private keep(text: string): void {
    this.printed = (this.printed + text).slice(-KEPT_OUTPUT);
    this.options.log(text.trimEnd());
  }
}

async function cleanUp(sockets: KernelSockets | undefined, connectionFile: string): Promise<void> {
  sockets?.close();
  await rm(connectionFile, { force: true });
}
