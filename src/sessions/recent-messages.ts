/** The last numbered messages to the pages, bounded in bytes but for the newest: what a page missed while its connection was lost. */
import type { JupyterMessage } from "../protocol/message.js";
import { messageBytes } from "./json.js";

interface Entry {
  readonly sequence: number;
  readonly message: JupyterMessage;
  readonly bytes: number;
}

export class RecentMessages {
  private entries: Entry[] = [];
  private first = 0;
  private total = 0;

  constructor(private readonly maxBytes: number) {}

  get bytes(): number {
    return this.total;
  }

  push(sequence: number, message: JupyterMessage): void {
    const bytes = messageBytes(message);
    this.entries.push({ sequence, message, bytes });
    this.total += bytes;
    // The newest stays, however large: who has all before it must not begin anew.
    while (this.total > this.maxBytes && this.first < this.entries.length - 1) {
      this.total -= this.entries[this.first]?.bytes ?? 0;
      this.first += 1;
    }
    if (this.first > this.entries.length / 2) {
      this.entries = this.entries.slice(this.first);
      this.first = 0;
    }
  }

  clear(): void {
    this.entries = [];
    this.first = 0;
    this.total = 0;
  }

  /** Everything from `sequence + 1` to `latest`, or undefined where some of it is gone. */
  since(sequence: number, latest: number): readonly JupyterMessage[] | undefined {
    if (sequence === latest) return [];
    // Numbers follow each other without a gap.
    const eldest = this.entries[this.first]?.sequence;
    if (eldest === undefined || sequence + 1 < eldest || sequence > latest) return undefined;
    return this.entries.slice(this.first + sequence + 1 - eldest).map((entry) => entry.message);
  }
}
