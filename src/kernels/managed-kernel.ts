/** A kernel as sessions have it: the same to its listeners over all the processes that restarts give it, wherever they run. */
import type { JupyterMessage } from "../protocol/message.js";
import { KernelStartError } from "./errors.js";
import type { Kernel, KernelDeath, KernelLink, KernelSpec, Unsubscribe } from "./kernel.js";

/** One process of a kernel, from launch to end. */
export interface KernelRun {
  send(message: JupyterMessage): void;
  interrupt(): Promise<void>;
  /** Resolves once the process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

export interface LaunchContext {
  /** Aborted when the kernel is stopped: gives up the start. */
  readonly signal: AbortSignal;
  onMessage(message: JupyterMessage): void;
  /** The process ended though nobody asked for it. */
  onDied(detail: string, cause?: KernelDeath["cause"]): void;
  onLink(link: KernelLink): void;
}

export class ManagedKernel implements Kernel {
  readonly id = globalThis.crypto.randomUUID();
  private readonly messageListeners = new Set<(message: JupyterMessage) => void>();
  private readonly deathListeners = new Set<(death: KernelDeath) => void>();
  private readonly linkListeners = new Set<(link: KernelLink) => void>();
  private readonly stopping = new AbortController();
  private process: KernelRun | undefined;
  private starting: Promise<void> | undefined;
  private restarting: Promise<void> | undefined;
  /** Counts the processes; what an earlier one still has to say is not heard. */
  private generation = 0;

  constructor(
    readonly spec: KernelSpec,
    private readonly launch: (context: LaunchContext) => Promise<KernelRun>,
    private readonly onStopped: (kernel: ManagedKernel) => void,
  ) {}

  /** Throws KernelStartError, also where the kernel is stopped meanwhile. */
  start(): Promise<void> {
    this.starting = this.startProcess();
    return this.starting;
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

  onLink(listener: (link: KernelLink) => void): Unsubscribe {
    this.linkListeners.add(listener);
    return () => this.linkListeners.delete(listener);
  }

  async interrupt(): Promise<void> {
    await this.process?.interrupt();
  }

  restart(): Promise<void> {
    this.restarting ??= this.replaceProcess().finally(() => {
      this.restarting = undefined;
    });
    return this.restarting;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    // Both give up at once.
    await Promise.allSettled([this.starting, this.restarting]);
    await this.process?.stop();
    this.onStopped(this);
  }

  private async startProcess(): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    const launched = await this.launch({
      signal: this.stopping.signal,
      onMessage: (message) => {
        if (generation === this.generation) for (const listener of this.messageListeners) listener(message);
      },
      onDied: (detail, cause) => {
        if (generation === this.generation) for (const listener of this.deathListeners) listener({ detail, cause });
      },
      onLink: (link) => {
        if (generation === this.generation) for (const listener of this.linkListeners) listener(link);
      },
    });
    this.process = launched;
    if (!this.stopping.signal.aborted) return;
    await launched.stop();
    throw new KernelStartError(`The kernel "${this.spec.name}" was stopped while it started.`);
  }

  private async replaceProcess(): Promise<void> {
    this.generation += 1;
    const before = this.process;
    this.process = undefined;
    await before?.stop();
    await this.start();
  }
}
