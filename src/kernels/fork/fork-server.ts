/** A process of python/fork_server.py, and the kernels that it has forked. */
import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { describeExit, type KernelChild, signalGroup } from "../kernel-child.js";
import type { Bounds } from "../limits/confinement.js";
import type { Watchdog } from "../watchdog.js";
import { type ForkAnswer, parseForkAnswer } from "./fork-answers.js";
import type { Environment, ForkPlan } from "./fork-plan.js";
import { listenForPrinted, type Printed } from "./printed.js";

export interface ForkServerOptions {
  readonly plan: ForkPlan;
  /** Are imported before anything is forked. */
  readonly modules: readonly string[];
  /** The path of fork_server.py. */
  readonly program: string;
  readonly startTimeoutMs: number;
  readonly watchdog: Watchdog;
  /** What it printed, which is nothing where all is well. */
  log(line: string): void;
}

export interface ForkRequest {
  readonly connectionFile: string;
  /** Where nothing is yet, in a folder that only this user can enter. */
  readonly printedPath: string;
  readonly workingDirectory: string;
  readonly env: Environment;
  readonly bounds: Bounds;
}

/** `stale`: what it has loaded is not what is installed now. */
export type ForkOutcome = { readonly child: KernelChild } | { readonly stale: true } | { readonly failed: string };

/** What can't be forked from. */
export class ForkRefused extends Error {
  override name = "ForkRefused";

  /** `module`: of those to be imported, the one that is the reason. */
  constructor(
    reason: string,
    readonly module?: string,
  ) {
    super(reason);
  }
}

type Reply = { readonly pid: number } | { readonly stale: true } | { readonly failed: string };

const ENDED = "The process that it was forked from has ended.";

export class ForkServer {
  /** Rejects with ForkRefused. */
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private readonly children = new Map<number, (how: string) => void>();
  private readonly endedEarly = new Map<number, string>();
  private readonly asked = new Map<number, (modules: readonly string[]) => void>();
  private questions = 0;
  private isRetired = false;
  private hasEnded = false;
  private settle: (refused?: ForkRefused) => void = () => {};

  private constructor(
    private readonly process: ChildProcess,
    private readonly options: ForkServerOptions,
  ) {
    this.ready = new Promise((resolve, reject) => {
      this.settle = (refused) => (refused === undefined ? resolve() : reject(refused));
    });
    this.ready.catch(() => {});
    if (process.stdout !== null) createInterface({ input: process.stdout }).on("line", (line) => this.hear(line));
    process.stderr?.setEncoding("utf8").on("data", (text: string) => options.log(text.trimEnd()));
    process.stdin?.on("error", () => {});
    this.ended = new Promise((resolve) => {
      process.once("error", (error) => resolve(this.end(error.message)));
      process.once("exit", (code, signal) => resolve(this.end(describeExit(code, signal))));
    });
    if (process.pid !== undefined) options.watchdog.watch(process.pid);
  }

  static start(options: ForkServerOptions): ForkServer {
    const { plan, modules, program, startTimeoutMs } = options;
    const child = spawn(plan.python, [...plan.flags, program, JSON.stringify(modules), ...plan.arguments], {
      env: plan.env,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const server = new ForkServer(child, options);
    const timeout = setTimeout(() => server.settle(new ForkRefused(`It was not ready within ${startTimeoutMs} ms.`)), startTimeoutMs);
    void server.ready.finally(() => clearTimeout(timeout)).catch(() => server.close());
    return server;
  }

  /** To be called once it is ready. */
  async fork(request: ForkRequest): Promise<ForkOutcome> {
    if (this.hasEnded) return { failed: ENDED };
    const printed = await listenForPrinted(request.printedPath);
    const reply = await this.ask(request);
    if (!("pid" in reply)) {
      printed.close();
      return reply;
    }
    return { child: this.childOf(reply.pid, printed) };
  }

  /** What of the imports of these cells, which run in the folder, it or another could have imported before. */
  imports(code: readonly string[], directory: string): Promise<readonly string[]> {
    if (this.hasEnded) return Promise.resolve([]);
    const imports = this.number();
    return new Promise((resolve) => {
      this.asked.set(imports, resolve);
      this.write({ imports, code, directory });
    });
  }

  /** Forks nothing more, and ends with the last of its kernels. */
  retire(): void {
    this.isRetired = true;
    if (this.children.size === 0 && this.waiting.size === 0) this.close();
  }

  close(): void {
    if (!this.hasEnded && this.process.pid !== undefined) signalGroup(this.process.pid, "SIGKILL");
  }

  private ask({ connectionFile, printedPath, workingDirectory, env, bounds }: ForkRequest): Promise<Reply> {
    const fork = this.number();
    const { controlGroup = null, dataBytes = null } = bounds;
    const request = { fork, connectionFile, output: printedPath, directory: workingDirectory, env, controlGroup, dataBytes };
    return new Promise((resolve) => {
      this.waiting.set(fork, resolve);
      this.write(request);
    });
  }

  private number(): number {
    this.questions += 1;
    return this.questions;
  }

  private write(request: object): void {
    this.process.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  private childOf(pid: number, printed: Printed): KernelChild {
    return {
      pid,
      ended: this.endOf(pid).then((how) => {
        printed.close();
        return how;
      }),
      printedAll: printed.all,
      onPrinted: (listener) => printed.onText(listener),
      signal: (signal) => signalGroup(pid, signal),
    };
  }

  private endOf(pid: number): Promise<string> {
    const early = this.endedEarly.get(pid);
    this.endedEarly.delete(pid);
    if (early !== undefined) return Promise.resolve(early);
    if (this.hasEnded) return Promise.resolve(ENDED);
    return new Promise((resolve) => this.children.set(pid, resolve));
  }

  private hear(line: string): void {
    const answer = parse(line);
    if (answer === undefined) this.options.log(line);
    else if ("ready" in answer) this.settle();
    else if ("refused" in answer) this.settle(new ForkRefused(answer.refused, answer.module));
    else if ("imports" in answer) this.answer(answer.imports, answer.modules);
    else if ("fork" in answer) this.reply(answer.fork, answer);
    else this.childEnded(answer.ended, "code" in answer ? describeExit(answer.code, null) : describeExit(null, signalName(answer.signal)));
  }

  private reply(fork: number, reply: Reply): void {
    this.waiting.get(fork)?.(reply);
    this.waiting.delete(fork);
  }

  private answer(imports: number, modules: readonly string[]): void {
    this.asked.get(imports)?.(modules);
    this.asked.delete(imports);
  }

  private childEnded(pid: number, how: string): void {
    const resolve = this.children.get(pid);
    if (resolve === undefined) this.endedEarly.set(pid, how);
    else resolve(how);
    this.children.delete(pid);
    if (this.isRetired) this.retire();
  }

  private end(how: string): void {
    this.hasEnded = true;
    if (this.process.pid !== undefined) this.options.watchdog.forget(this.process.pid);
    this.settle(new ForkRefused(`Its process ended: ${how}.`));
    for (const imports of this.asked.keys()) this.answer(imports, []);
    for (const fork of this.waiting.keys()) this.reply(fork, { failed: ENDED });
    for (const resolve of this.children.values()) resolve(ENDED);
    this.children.clear();
  }
}

function parse(line: string): ForkAnswer | undefined {
  try {
    return parseForkAnswer(line);
  } catch {
    return undefined;
  }
}

function signalName(number: number): string {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0] ?? String(number);
}
