/** The kernel of one session, from the first start to the end, over restarts and kernels that had to be killed. */
import type { Kernel, KernelDeath, KernelLink, Unsubscribe } from "../kernels/kernel.js";
import type { JupyterMessage } from "../protocol/message.js";
import { answerInput } from "./answer-input.js";
import type { Log } from "./log.js";

export interface KernelHolderParts {
  /** Gives up when `signal` is aborted. */
  start(signal: AbortSignal): Promise<Kernel>;
  /** When it may. */
  restart(launch: () => Promise<void>, signal: AbortSignal): Promise<void>;
  onMessage(message: JupyterMessage): void;
  onDied(death: KernelDeath): void;
  onLink(link: KernelLink): void;
  readonly log: Log;
}

export class KernelHolder {
  private readonly stopping = new AbortController();
  private kernel: Kernel | undefined;
  private subscriptions: readonly Unsubscribe[] = [];
  private killing: Promise<void> | undefined;
  private isVoid = false;
  private isLost = false;

  constructor(private readonly parts: KernelHolderParts) {}

  get specName(): string | undefined {
    return this.kernel?.spec.name;
  }

  /** It lives, as far as is known, but can't be talked to now. */
  get isOutOfReach(): boolean {
    return this.isLost;
  }

  /** What `KernelProvider.start` throws. */
  async begin(): Promise<void> {
    const kernel = await this.parts.start(this.stopping.signal);
    this.kernel = kernel;
    if (this.stopping.signal.aborted) {
      await kernel.stop();
      return;
    }
    this.subscriptions = [
      kernel.onMessage((message) => this.hear(message)),
      kernel.onDied((death) => this.hearDeath(death)),
      ...this.linkOf(kernel),
    ];
  }

  /** A new one where there is none. */
  async restart(): Promise<void> {
    const { kernel } = this;
    if (kernel === undefined) return this.begin();
    // It goes on until its turn has come; what it does means nothing any more.
    this.isVoid = true;
    this.isLost = false;
    const launch = (): Promise<void> => {
      this.isVoid = false;
      return kernel.restart();
    };
    await this.parts.restart(launch, this.stopping.signal);
  }

  send(message: JupyterMessage): void {
    if (!this.isVoid) this.kernel?.send(message);
  }

  async interrupt(): Promise<void> {
    await this.kernel?.interrupt();
  }

  /** It is not heard any more; a restart brings a new one. */
  kill(): void {
    this.forgetSubscriptions();
    this.isLost = false;
    this.killing = this.kernel?.stop();
    this.killing?.catch((error: unknown) => this.parts.log.error({ err: error }, "a kernel could not be stopped"));
    this.kernel = undefined;
  }

  /** A start that is under way gives up. Nothing is heard any more. */
  giveUp(): void {
    this.stopping.abort();
    this.forgetSubscriptions();
  }

  /** After `giveUp`. `underWay`: starts and restarts; one that hangs ends when its kernel is stopped. */
  async stop(underWay: readonly (Promise<void> | undefined)[]): Promise<void> {
    await Promise.allSettled([...underWay, this.killing, this.kernel?.stop()]);
    // What came of a restart in the end.
    await this.kernel?.stop();
  }

  private hearDeath(death: KernelDeath): void {
    this.isLost = false;
    if (!this.isVoid) this.parts.onDied(death);
  }

  private linkOf(kernel: Kernel): readonly Unsubscribe[] {
    const unsubscribe = kernel.onLink?.((link) => {
      if (this.isVoid) return;
      this.isLost = link === "lost";
      this.parts.onLink(link);
    });
    return unsubscribe === undefined ? [] : [unsubscribe];
  }

  private hear(message: JupyterMessage): void {
    if (this.isVoid) return;
    this.parts.onMessage(message);
    answerInput(message, (reply) => this.kernel?.send(reply));
  }

  private forgetSubscriptions(): void {
    for (const unsubscribe of this.subscriptions) unsubscribe();
    this.subscriptions = [];
  }
}
