/** A kernel on this machine, the same to its listeners over all the processes that a restart gives it. */
import type { JupyterMessage } from "../protocol/message.js";
import type { Kernel, KernelDeath, KernelSpec, Unsubscribe } from "./kernel.js";
import type { KernelProcess } from "./kernel-process.js";

interface ProcessListeners {
  onMessage(message: JupyterMessage): void;
  onDied(detail: string): void;
}

export class LocalKernel implements Kernel {
  readonly id = globalThis.crypto.randomUUID();
  private readonly messageListeners = new Set<(message: JupyterMessage) => void>();
  private readonly deathListeners = new Set<(death: KernelDeath) => void>();
  private process: KernelProcess | undefined;
  private stopped = false;

  constructor(
    readonly spec: KernelSpec,
    private readonly launch: (listeners: ProcessListeners) => Promise<KernelProcess>,
    private readonly onStopped: (kernel: LocalKernel) => void,
  ) {}

  async start(): Promise<void> {
    const launched = await this.launch({
      onMessage: (message) => {
        for (const listener of this.messageListeners) listener(message);
      },
      onDied: (detail) => {
        for (const listener of this.deathListeners) listener({ detail });
      },
    });
    // Stopped meanwhile: the new process must not outlive that.
    if (this.stopped) await launched.stop();
    else this.process = launched;
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

  async restart(): Promise<void> {
    const before = this.process;
    this.process = undefined;
    await before?.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.process?.stop();
    this.onStopped(this);
  }
}
