/** Sees that no cell runs longer than it may: interrupts it, and ends the kernel where that is not heeded. Callbacks of widgets are not cells. */
import type { JupyterMessage } from "../protocol/message.js";

export interface CellClockOptions {
  readonly limitMs: number;
  /** The cell that `messageId` executes has run too long. */
  interrupt(messageId: string): void;
  /** It runs on all the same. */
  kill(messageId: string): void;
}

/** How long a cell may take to end after it was interrupted: to close what it has open. */
export const GRACE_MS = 10_000;

export class CellClock {
  private running: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: CellClockOptions) {}

  /** A cell's time begins when the kernel says that it is at work on it, not while it waits for others. */
  hear({ channel, header, parent_header, content }: JupyterMessage): void {
    if (channel !== "iopub" || header.msg_type !== "status" || parent_header.msg_type !== "execute_request") return;
    const { msg_id } = parent_header;
    if (content.execution_state === "busy" && msg_id !== undefined) this.begin(msg_id);
    else if (content.execution_state === "idle" && msg_id === this.running) this.stop();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.running = undefined;
  }

  private begin(messageId: string): void {
    const { limitMs, interrupt, kill } = this.options;
    this.stop();
    this.running = messageId;
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => kill(messageId), GRACE_MS);
      interrupt(messageId);
    }, limitMs);
  }
}
