/** Whether a kernel that was launched is ready: it has answered on shell, and something was heard on iopub. */
import type { JupyterMessage } from "../protocol/message.js";

export class Startup {
  /** Told of an answer while iopub is still silent: a subscription takes a moment, so one has to ask again. */
  onReply: () => void = () => {};
  /** Rejects with the reason given to `fail`. */
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
