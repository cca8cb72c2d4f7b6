/** Since when nobody has done anything with a session's kernel, and the kernel has done nothing either. */
import type { JupyterMessage } from "../protocol/message.js";

export class Activity {
  private latest: Date;
  private isBusy = false;

  constructor(private readonly now: () => Date) {
    this.latest = now();
  }

  get last(): Date {
    return this.latest;
  }

  /** Undefined while the kernel is at work. */
  get idleSince(): number | undefined {
    return this.isBusy ? undefined : this.latest.getTime();
  }

  /** A visitor came or said something. */
  touch(): void {
    this.latest = this.now();
  }

  /** What the kernel publishes by itself counts too: somebody may be watching figures that change. */
  hear({ channel, header, content }: JupyterMessage): void {
    this.touch();
    if (channel === "iopub" && header.msg_type === "status") this.isBusy = content.execution_state === "busy";
  }

  /** The kernel's process is gone or about to be; nothing more is heard of what it did. */
  forgetKernel(): void {
    this.isBusy = false;
  }
}
