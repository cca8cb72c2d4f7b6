/** The last numbered messages to the pages, bounded in bytes: what a page missed while its connection was lost. */
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
    while (this.total > this.maxBytes && this.first < this.entries.length) {
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
    const kept = this.entries.slice(this.first);
    const start = kept.findIndex((entry) => entry.sequence === sequence + 1);
    return start === -1 ? undefined : kept.slice(start).map((entry) => entry.message);
  }
}
