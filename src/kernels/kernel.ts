/** What every kernel looks like to the rest of the server, wherever it runs. */
import type { JupyterMessage } from "../protocol/message.js";

export interface KernelSpec {
  /** The folder's name below `kernels/`, lower case: "python3". */
  readonly name: string;
  readonly displayName: string;
  readonly language: string;
}

export interface KernelRequest {
  /** A name from `KernelProvider.specs`. */
  readonly kernelName: string;
  /** Absolute path. */
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of the cells that will run in it, if that is known: what they import may be there before. */
  readonly code?: readonly string[];
}

export interface KernelDeath {
  /** Written for the operator's log: exit code or signal, and the last of what the kernel printed. */
  readonly detail: string;
  /** It used more memory than it may; the gateway that it ran on has lost it. */
  readonly cause?: "memory" | "gateway" | undefined;
}

/** How it can be reached while it lives. `back-with-gap`: some of what it said meanwhile may be missing. */
export type KernelLink = "lost" | "back" | "back-with-gap";

export type Unsubscribe = () => void;

export interface Kernel {
  /** Unguessable, a UUID. */
  readonly id: string;
  readonly spec: KernelSpec;
  /** Goes out on `message.channel`; order is kept per channel. A message to a kernel that is gone is dropped. */
  send(message: JupyterMessage): void;
  onMessage(listener: (message: JupyterMessage) => void): Unsubscribe;
  /** Told once for each death that nobody asked for; never after `stop`. */
  onDied(listener: (death: KernelDeath) => void): Unsubscribe;
  /** Told at each change; kernels that can't be out of reach have none. */
  onLink?(listener: (link: KernelLink) => void): Unsubscribe;
  interrupt(): Promise<void>;
  /**
   * Resolves once the new process answers on shell and iopub; also brings a dead kernel back. Nothing of the old process is heard once
   * this was called. A second call joins the first. Throws KernelStartError.
   */
  restart(): Promise<void>;
  /** Resolves once the process is gone. Safe to call twice. */
  stop(): Promise<void>;
}

export interface KernelProvider {
  /** What can be started now; read anew so that a kernel that was installed a minute ago is found. */
  specs(): Promise<readonly KernelSpec[]>;
  /** Resolves once the kernel answers on shell and iopub. Throws KernelStartError, at once where `signal` is aborted. */
  start(request: KernelRequest, signal?: AbortSignal): Promise<Kernel>;
  /** Told whenever starts that failed for now may succeed again; providers whose starts don't fail for now have none. */
  onUsable?(listener: () => void): Unsubscribe;
  /**
   * Where the libraries of a kernel's environment keep their files, `share/jupyter` and the like, the most wanted first. Providers whose
   * kernels are on other machines have none.
   */
  dataFolders?(kernelName: string): Promise<readonly string[]>;
  /**
   * What the server that runs the kernels has at a path, "/lab"; undefined where it has nothing there. Providers whose kernels run here
   * have none.
   */
  readServed?(path: string): Promise<Uint8Array | undefined>;
  /** Stops all kernels that it started. */
  close(): Promise<void>;
}
