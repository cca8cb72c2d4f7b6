/** One kernel's operating system process and the sockets to it, from launch to end. */
import { type ChildProcess, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { connectSockets, createConnection, type KernelSockets, writeConnectionFile } from "./connection.js";
import { KernelStartError } from "./errors.js";
import type { FoundSpec } from "./kernelspecs.js";
import type { Watchdog } from "./watchdog.js";

export interface LaunchOptions {
  readonly spec: FoundSpec;
  /** `argv[0]`, found. */
  readonly command: string;
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the connection file and the sockets. */
  readonly folder: string;
  readonly transport: "ipc" | "tcp";
  readonly startTimeoutMs: number;
  readonly watchdog: Watchdog;
  /** Gives up the start. */
  readonly signal: AbortSignal;
  onMessage(message: JupyterMessage): void;
  /** The process ended though nobody asked for it. */
  onDied(detail: string): void;
  /** What the process printed, and what went wrong on the wire. */
  log(line: string): void;
}

const KEPT_OUTPUT = 2048;
/** How long a kernel may take to end by itself. */
const SHUTDOWN_MS = 1000;
const ASK_AGAIN_MS = 50;

export class KernelProcess {
  private readonly session = globalThis.crypto.randomUUID();
  private readonly exited: Promise<void>;
  private printed = "";
  private alive = true;
  private stopping = false;
  private listening = false;

  private constructor(
    private readonly options: LaunchOptions,
    private readonly child: ChildProcess,
    private readonly sockets: KernelSockets,
    private readonly connectionFile: string,
    private readonly startup: Startup,
  ) {
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.ended(signal === null ? `exit code ${code}` : `signal ${signal}`);
        resolve();
      });
      child.once("error", (error) => {
        this.ended(error.message);
        resolve();
      });
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => this.keep(text));
    if (child.pid !== undefined) options.watchdog.watch(child.pid);
  }

  /** Resolves once the kernel answers on shell and was heard on iopub. Throws KernelStartError. */
  static async launch(options: LaunchOptions): Promise<KernelProcess> {
    const name = globalThis.crypto.randomUUID().slice(0, 13);
    const connection = await createConnection(options.folder, name, options.transport);
    const file = join(options.folder, `${name}.json`);
    await writeConnectionFile(file, connection);
    const startup = new Startup();
    let launched: KernelProcess | undefined;
    const sockets = connectSockets(connection, (message) => (launched ?? startup).take(message), options.log);
    launched = new KernelProcess(options, spawnKernel(options, file), sockets, file, startup);
    try {
      await launched.ready();
    } catch (error) {
      await launched.stop();
      throw error;
    }
    return launched;
  }

  get isAlive(): boolean {
    return this.alive;
  }

  take(message: JupyterMessage): void {
    if (this.listening) this.options.onMessage(message);
    else this.startup.take(message);
  }

  send(message: JupyterMessage): void {
    if (this.alive) this.sockets.send(message);
  }

  interrupt(): void {
    if (this.options.spec.interruptMode === "message") this.send(this.request("control", "interrupt_request"));
    else this.signal("SIGINT");
  }

  /** Asks first, then ends it; the processes that it started go as well. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.alive) {
      this.send(createMessage({ channel: "control", msgType: "shutdown_request", session: this.session, content: { restart: false } }));
      const timer = setTimeout(() => this.signal("SIGKILL"), SHUTDOWN_MS);
      await this.exited;
      clearTimeout(timer);
    }
    this.sockets.close();
    await rm(this.connectionFile, { force: true });
  }

  private async ready(): Promise<void> {
    const { startup } = this;
    const timeout = setTimeout(
      () => startup.fail(`It did not answer within ${this.options.startTimeoutMs} ms.`),
      this.options.startTimeoutMs,
    );
    const ask = (): void => this.send(this.request("shell", "kernel_info_request"));
    startup.onReply = () => setTimeout(ask, ASK_AGAIN_MS);
    const giveUp = (): void => startup.fail("It is not wanted any more.");
    this.options.signal.addEventListener("abort", giveUp);
    if (this.options.signal.aborted) giveUp();
    ask();
    try {
      await startup.done;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new KernelStartError(`The kernel "${this.options.spec.name}" did not start. ${reason}\n${this.printed}`.trim());
    } finally {
      clearTimeout(timeout);
      this.options.signal.removeEventListener("abort", giveUp);
    }
    this.listening = true;
  }

  private request(channel: "shell" | "control", msgType: string): JupyterMessage {
    return createMessage({ channel, msgType, session: this.session });
  }

  private ended(detail: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.signal("SIGKILL");
    if (this.child.pid !== undefined) this.options.watchdog.forget(this.child.pid);
    this.startup.fail(`Its process ended: ${detail}.`);
    if (this.listening && !this.stopping) this.options.onDied(`${detail}\n${this.printed}`.trim());
  }

  /** To the whole group: what the kernel started is the kernel's. */
  private signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") this.child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // Nobody is left.
    }
  }

  private keep(text: string): void {
    this.printed = (this.printed + text).slice(-KEPT_OUTPUT);
    this.options.log(text.trimEnd());
  }
}

/** Waits for both: an answer on shell, and anything on iopub. */
class Startup {
  onReply: () => void = () => {};
  readonly done: Promise<void>;
  private replied = false;
  private heard = false;
  private resolve: () => void = () => {};
  private reject: (error: Error) => void = () => {};

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => {});
  }

  take(message: JupyterMessage): void {
    if (message.channel === "iopub") this.heard = true;
    const isReply = message.channel === "shell" && message.header.msg_type === "kernel_info_reply";
    this.replied ||= isReply;
    if (this.replied && this.heard) this.resolve();
    else if (isReply) this.onReply();
  }

  fail(reason: string): void {
    this.reject(new Error(reason));
  }
}

function spawnKernel(options: LaunchOptions, connectionFile: string): ChildProcess {
  const { spec, command, workingDirectory, env } = options;
  const values: Readonly<Record<string, string>> = { connection_file: connectionFile, resource_dir: spec.resourceDirectory };
  const args = spec.argv
    .slice(1)
    .map((argument) => argument.replace(/\{(connection_file|resource_dir)\}/g, (_, name: string) => values[name] ?? ""));
  return spawn(command, args, {
    cwd: workingDirectory,
    env: { ...env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
}
