/** A kernel on this machine, the same to its listeners over all the processes that a restart gives it. */
import type { JupyterMessage } from "../protocol/message.js";
import type { Kernel, KernelDeath, KernelSpec, Unsubscribe } from "./kernel.js";
import type { KernelProcess } from "./kernel-process.js";

export interface LaunchContext {
  /** Aborted when the kernel is stopped. */
  readonly signal: AbortSignal;
  onMessage(message: JupyterMessage): void;
  onDied(detail: string): void;
}

export class LocalKernel implements Kernel {
  readonly id = globalThis.crypto.randomUUID();
  private readonly messageListeners = new Set<(message: JupyterMessage) => void>();
  private readonly deathListeners = new Set<(death: KernelDeath) => void>();
  private readonly stopping = new AbortController();
  private process: KernelProcess | undefined;
  private restarting: Promise<void> | undefined;
  /** Counts the processes; what an earlier one still has to say is not heard. */
  private generation = 0;

  constructor(
    readonly spec: KernelSpec,
    private readonly launch: (context: LaunchContext) => Promise<KernelProcess>,
    private readonly onStopped: (kernel: LocalKernel) => void,
  ) {}

  async start(): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    const launched = await this.launch({
      signal: this.stopping.signal,
      onMessage: (message) => {
        if (generation === this.generation) for (const listener of this.messageListeners) listener(message);
      },
      onDied: (detail) => {
        if (generation === this.generation) for (const listener of this.deathListeners) listener({ detail });
      },
    });
    this.process = launched;
    // Stopped at the very end of the start: the new process must not outlive that.
    if (this.stopping.signal.aborted) await launched.stop();
  }

  send(message: JupyterMessage): void {
    this.process?.send(message);
  }

  onMessage(listener: (message: JupyterMessage) => void): Unsubscribe {
    this.messageListeners.add(listener);
    return () => this.messageListeners.delete(listener);
  }

  onDied(listener: (death: KernelDeath) => void): Unsubscribe {
    this.deathListeners.add(listener);
    return () => this.deathListeners.delete(listener);
  }

  async interrupt(): Promise<void> {
    this.process?.interrupt();
  }

  restart(): Promise<void> {
    this.restarting ??= this.replaceProcess().finally(() => {
      this.restarting = undefined;
    });
    return this.restarting;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.restarting?.catch(() => {});
    await this.process?.stop();
    this.onStopped(this);
  }

  private async replaceProcess(): Promise<void> {
    this.generation += 1;
    const before = this.process;
    this.process = undefined;
    await before?.stop();
    await this.start();
  }
}
