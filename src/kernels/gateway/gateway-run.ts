/** One kernel on a gateway, from the request for it to its deletion there. */
import { setTimeout as delay } from "node:timers/promises";
import { createMessage, type JupyterMessage } from "../../protocol/message.js";
import { KernelStartError, KernelsFullError } from "../errors.js";
import type { KernelDeath } from "../kernel.js";
import type { KernelRun, LaunchContext } from "../managed-kernel.js";
import { limitStartup, Startup } from "../startup.js";
import { atMost } from "./at-most.js";
import type { GatewayClient, GatewaySpec } from "./gateway-client.js";
import { GatewayError } from "./gateway-error.js";
import { GatewayLink } from "./gateway-link.js";
import { type StartFacts, settleIn, startEnvironment } from "./kernel-environment.js";
import { lastWordOn, watchStart } from "./start-watch.js";

export interface GatewayLaunch extends LaunchContext, StartFacts {
  readonly client: GatewayClient;
  readonly spec: GatewaySpec;
  readonly checkIntervalMs: number;
  /** How long the gateway may take to make it, as far as we wait. */
  readonly createTimeoutMs: number;
  readonly records: KernelRecords;
  /** Aborted when nothing can be asked any more. */
  readonly ended: AbortSignal;
  /** Sees to work that nobody waits for: the deletion of what is not wanted any more. */
  tidyUp(work: Promise<void>): void;
  /** The connection to the kernel was lost; whoever knows the gateway may look whether that is still there. */
  onLost(): void;
  log(line: string): void;
}

/** Told of what there is on the gateway, by the gateway's ids. */
export interface KernelRecords {
  created(id: string): Promise<void>;
  removed(id: string): Promise<void>;
  /** It could not be deleted. */
  leftBehind(id: string): void;
}

/** The gateway may still be at work on what we no longer wait for; it is deleted once its id is known, if that comes within this many starts' time. */
const LATE_STARTS = 5;
/** Timers count no further. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
/** For the deletion of a kernel; a gateway that takes longer is not waited for. */
const STOP_MS = 3000;
/** What `ws` says of an answer that does not open the socket. */
const REFUSED = /^Unexpected server response/;
const ASK_AGAIN_MS = 50;
const START_WATCH_MS = 1000;
const REMOVAL_PAUSES_MS: readonly number[] = [100, 200, 400, 800, 1600];

export class GatewayRun implements KernelRun {
  private readonly session = globalThis.crypto.randomUUID();
  private readonly link: GatewayLink;
  private listening = false;
  /** No death is told any more: one was, or the end is our own wish. */
  private over = false;
  private removing: Promise<void> | undefined;

  private constructor(
    private readonly options: GatewayLaunch,
    private readonly id: string,
    private readonly startup: Startup,
  ) {
    this.link = new GatewayLink({
      client: options.client,
      kernelId: id,
      connectTimeoutMs: options.startTimeoutMs,
      patienceMs: options.startTimeoutMs,
      checkIntervalMs: options.checkIntervalMs,
      onMessage: (message) => this.take(message),
      onGone: (reason) => this.gone(reason, "gateway"),
      onLink: (link) => {
        if (link === "lost") options.onLost();
        if (this.listening && !this.over) options.onLink(link);
      },
      log: options.log,
    });
  }

  /** Resolves once the kernel answers on shell and was heard on iopub. Throws KernelStartError and KernelsFullError; what was made for it is deleted. */
  static async launch(options: GatewayLaunch): Promise<GatewayRun> {
    const { spec, startTimeoutMs, createTimeoutMs } = options;
    const startup = new Startup();
    const lift = limitStartup(startup, { timeoutMs: startTimeoutMs, signal: options.signal });
    const creating = create(options);
    const late = setTimeout(() => startup.fail(noAnswerWithin(createTimeoutMs)), createTimeoutMs);
    let run: GatewayRun | undefined;
    try {
      run = new GatewayRun(options, await Promise.race([creating, startup.failed]), startup);
      clearTimeout(late);
      await run.ready();
      return run;
    } catch (caught) {
      const error = caught instanceof KernelStartError ? caught : ((await run?.problem()) ?? caught);
      options.tidyUp(run === undefined ? removeLate(options, creating) : run.stop());
      if (error instanceof KernelsFullError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const text = `The kernel "${spec.name}" did not start. ${reason}`;
      if (error instanceof GatewayError) throw new GatewayError(text, error.wasAnswered);
      // A kernel that nobody could talk to says nothing of itself.
      const isKernels = error instanceof KernelStartError || run?.link.isConnected === true;
      throw isKernels ? new KernelStartError(text) : new GatewayError(text, REFUSED.test(reason));
    } finally {
      clearTimeout(late);
      lift();
    }
  }

  send(message: JupyterMessage): void {
    if (!this.over) this.link.send(message);
  }

  async interrupt(): Promise<void> {
    if (!this.over) await this.options.client.interrupt(this.id);
  }

  /** Also resolves where the gateway does not delete it soon; that is tried on, or left to a sweep. */
  async stop(): Promise<void> {
    this.over = true;
    const removal = this.remove();
    this.options.tidyUp(removal);
    await atMost(STOP_MS, removal);
  }

  private async ready(): Promise<void> {
    const { startup, id } = this;
    const { client } = this.options;
    const unwatch = watchStart({ client, id, intervalMs: START_WATCH_MS, onHopeless: (error) => startup.fail(error) });
    try {
      await Promise.race([this.getReady(), startup.failed]);
    } finally {
      unwatch();
    }
  }

  /** What is wrong with it, where its start has failed for no reason that is known. */
  private async problem(): Promise<KernelStartError | undefined> {
    return this.options.signal.aborted ? undefined : lastWordOn(this.options.client, this.id);
  }

  private async getReady(): Promise<void> {
    await this.link.connect();
    const { startup } = this;
    const ask = (): void => this.send(createMessage({ channel: "shell", msgType: "kernel_info_request", session: this.session }));
    startup.onReply = () => setTimeout(ask, ASK_AGAIN_MS);
    if (this.options.spec.language.toLowerCase() === "python") this.send(settleIn(this.options, this.session));
    ask();
    await startup.done;
    this.listening = true;
  }

  private take(message: JupyterMessage): void {
    const state = message.header.msg_type === "status" ? message.content.execution_state : undefined;
    // A gateway restarts by itself what dies; that kernel has lost its state, so for us it is dead all the same.
    if (state === "restarting" || state === "dead") this.gone(`The kernel gateway says that it is ${state}.`);
    else if (state === "starting" && !this.link.isFirstConnection)
      this.gone("It was restarted while the gateway could not be reached.", "gateway");
    else if (this.listening) this.options.onMessage(message);
    else this.startup.take(message);
  }

  private gone(reason: string, cause?: KernelDeath["cause"]): void {
    this.startup.fail(`Its process ended: ${reason}`);
    if (this.over || !this.listening) return;
    this.over = true;
    // What the gateway has started in its place has no use.
    this.options.tidyUp(this.remove());
    this.options.onDied(reason, cause);
  }

  private remove(): Promise<void> {
    this.removing ??= this.removeNow().finally(() => {
      this.removing = undefined;
    });
    return this.removing;
  }

  private async removeNow(): Promise<void> {
    await this.link.close();
    await removeKernel(this.options, this.id);
  }
}

async function create(options: GatewayLaunch): Promise<string> {
  const { client, spec, startTimeoutMs, records } = options;
  const patienceMs = Math.min(LONGEST_TIMEOUT_MS, LATE_STARTS * startTimeoutMs);
  const id = await client.create(spec.remoteName, startEnvironment(options), patienceMs);
  await records.created(id);
  return id;
}

async function removeLate(options: GatewayLaunch, creating: Promise<string>): Promise<void> {
  const id = await creating.catch(() => undefined);
  if (id !== undefined) await removeKernel(options, id);
}

/** More than once: while a gateway brings back a kernel that has died, it answers a deletion with an error. */
async function removeKernel({ client, records, ended, log }: GatewayLaunch, id: string): Promise<void> {
  for (const pause of [...REMOVAL_PAUSES_MS, undefined]) {
    try {
      await client.remove(id);
      await records.removed(id);
      return;
    } catch (error) {
      if (pause !== undefined && !ended.aborted) await delay(pause, undefined, { signal: ended }).catch(() => {});
      if (ended.aborted) return;
      if (pause === undefined) {
        records.leftBehind(id);
        log(`A kernel could not be deleted on the gateway; this is tried again later. ${error}`);
      }
    }
  }
}

function noAnswerWithin(timeoutMs: number): string {
  return `The gateway did not answer within ${timeoutMs} ms.`;
}
