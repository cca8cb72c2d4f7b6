/** Which part of a long text is on the page: its end, from the beginning of a line. More makes a page slow and helps nobody. */

export interface TextWindowOptions {
  /** Characters that may be shown before the window moves on; half of them stay. */
  readonly limit?: number;
}

const LIMIT = 400_000;

export class TextWindow {
  /** Where the shown part begins. */
  start = 0;
  private room: number;
  private readonly limit: number;

  constructor({ limit = LIMIT }: TextWindowOptions = {}) {
    this.limit = limit;
    this.room = limit;
  }

  /** To be asked whenever the text has changed. True where the window has moved. */
  follow(text: string): boolean {
    const before = this.start;
    // Another, shorter text: what was left out may be gone altogether.
    if (this.start > 0 && text.length - this.start < this.room / 2) this.start = lineStart(text, text.length - this.room / 2);
    if (text.length - this.start > this.room) this.start = lineStart(text, text.length - this.room + this.limit / 2);
    return this.start !== before;
  }

  /** The visitor wants to see more of what was before. */
  showEarlier(text: string): void {
    this.room += this.limit;
    this.start = lineStart(text, this.start - this.limit);
  }
}

/** The beginning of the first line at or after `index`; `index` itself where no line begins near it. */
function lineStart(text: string, index: number): number {
  if (index <= 0) return 0;
  const lineEnd = text.indexOf("\n", index - 1);
  return lineEnd === -1 || lineEnd + 1 >= text.length ? Math.ceil(index) : lineEnd + 1;
}
