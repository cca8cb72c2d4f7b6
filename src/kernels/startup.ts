/** Whether a kernel that was launched is ready: it has answered on shell, and something was heard on iopub. */
import type { JupyterMessage } from "../protocol/message.js";

export const NOT_WANTED = "It is not wanted any more.";

export class Startup {
  /** Told of an answer while iopub is still silent: a subscription takes a moment, so one has to ask again. */
  onReply: () => void = () => {};
  /** Rejects with the reason given to `fail`. */
  readonly done: Promise<void>;
  /** Rejects with `done`, and never resolves. */
  readonly failed: Promise<never>;
  private replied = false;
  private heard = false;
  private resolve: () => void = () => {};
  private reject: (error: Error) => void = () => {};

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.failed = new Promise((_, reject) => this.done.catch(reject));
    this.failed.catch(() => {});
  }

  take(message: JupyterMessage): void {
    if (message.channel === "iopub") this.heard = true;
    const isReply = message.channel === "shell" && message.header.msg_type === "kernel_info_reply";
    this.replied ||= isReply;
    if (this.replied && this.heard) this.resolve();
    else if (isReply) this.onReply();
  }

  fail(reason: string | Error): void {
    this.reject(typeof reason === "string" ? new Error(reason) : reason);
  }
}

/** Fails it after the time, or once nobody wants it any more. What it answers takes these limits away. */
export function limitStartup(startup: Startup, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }): () => void {
  const timeout = setTimeout(() => startup.fail(`It did not answer within ${timeoutMs} ms.`), timeoutMs);
  const giveUp = (): void => startup.fail(NOT_WANTED);
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  return () => {
    clearTimeout(timeout);
    signal.removeEventListener("abort", giveUp);
  };
}
