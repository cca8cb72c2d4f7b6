/** The text of a stream as a terminal leaves it: `\r`, `\b` and "erase line" act on the last line, so a progress bar stays one line. */

const ESC = String.fromCharCode(27);
const ESCAPE_SEQUENCE = `${ESC}\\[[0-?]*[ -/]*[@-~]`;
const TOKENS = new RegExp(`${ESCAPE_SEQUENCE}|[^]`, "gu");
const COLOUR = new RegExp(`${ESC}\\[([0-9;]*)m`, "g");
const UNFINISHED_ESCAPE = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*)?$`);

/** A redrawn line of this length is no progress bar; taking it apart by characters would hold everybody up. */
const LONG_LINE = 100_000;

export class StreamText {
  private finished = "";
  private line = "";
  /** Position in the last line, in characters; undefined at its end. */
  private cursor: number | undefined;
  private colourOpen = false;
  /** Colour sequences for a character that has yet to come. */
  private held = "";

  constructor(text = "") {
    this.append(text);
  }

  get text(): string {
    return this.finished + this.line;
  }

  /** True where the text only grew and its new end can be rendered by itself; false where what stood before it changed. */
  append(chunk: string): boolean {
    const text = this.held + withoutLongRedraws(chunk.replace(/\r+\n/g, "\n"));
    this.held = "";
    const separable = !this.colourOpen;
    if (text.includes(ESC) || this.colourOpen) this.colourOpen = leavesColourOpen(text, this.colourOpen);
    if (this.cursor === undefined && !/[\r\b]/.test(text)) {
      this.grow(text);
      return separable;
    }
    this.overwrite(text);
    return false;
  }

  private grow(text: string): void {
    const lineStart = text.lastIndexOf("\n") + 1;
    if (lineStart === 0) {
      this.line += text;
      return;
    }
    this.finished += this.line + text.slice(0, lineStart);
    this.line = text.slice(lineStart);
  }

  private overwrite(text: string): void {
    const line = new Line();
    for (const token of tokensOf(this.line)) line.put(token);
    line.settle();
    if (this.cursor !== undefined) line.cursor = this.cursor;
    const finished: string[] = [];
    for (const token of tokensOf(text)) {
      if (token === "\n") finished.push(line.finish(), "\n");
      else line.put(token);
    }
    this.held = line.settle();
    this.finished += finished.join("");
    this.line = line.text;
    this.cursor = line.cursor < line.length ? line.cursor : undefined;
  }
}

/** A line as characters, each with the colour sequences that stand around it, so that overwriting never cuts a sequence in half. */
class Line {
  cursor = 0;
  private cells: string[] = [];
  private pending = "";

  get text(): string {
    return this.cells.join("");
  }

  get length(): number {
    return this.cells.length;
  }

  put(token: string): void {
    if (token === "\r") this.moveTo(0);
    else if (token === "\b") this.moveTo(Math.max(0, this.cursor - 1));
    else if (token.length > 1 && token.startsWith(ESC)) this.escape(token);
    else {
      this.cells[this.cursor] = this.pending + token;
      this.pending = "";
      this.cursor += 1;
    }
  }

  /** Gives sequences at the end (most often "reset") to the character before them; answers with what has none before it. */
  settle(): string {
    if (this.cursor > 0) {
      this.cells[this.cursor - 1] += this.pending;
      this.pending = "";
    }
    return this.pending;
  }

  finish(): string {
    const rest = this.settle();
    const text = this.text + rest;
    this.cells = [];
    this.cursor = 0;
    this.pending = "";
    return text;
  }

  private moveTo(cursor: number): void {
    this.settle();
    this.cursor = cursor;
  }

  private escape(sequence: string): void {
    if (!sequence.endsWith("K")) {
      this.pending += sequence;
      return;
    }
    if (sequence === `${ESC}[K` || sequence === `${ESC}[0K`) this.cells.length = Math.min(this.cells.length, this.cursor);
    else if (sequence === `${ESC}[2K`) this.cells.fill(" ", 0, this.cursor).length = Math.min(this.cells.length, this.cursor);
    else this.cells.fill(" ", 0, this.cursor);
  }
}

/** Of a very long line that redraws itself, what was drawn last. */
function withoutLongRedraws(text: string): string {
  if (text.length < LONG_LINE || !/[\r\b]/.test(text)) return text;
  const lines = text.split("\n");
  return lines.map((line) => (line.length < LONG_LINE ? line : line.slice(line.lastIndexOf("\r") + 1).replaceAll("\b", ""))).join("\n");
}

function tokensOf(text: string): readonly string[] {
  return text.match(TOKENS) ?? [];
}

function leavesColourOpen(text: string, before: boolean): boolean {
  if (UNFINISHED_ESCAPE.test(text)) return true;
  const last = [...text.matchAll(COLOUR)].at(-1)?.[1];
  return last === undefined ? before : !/^0*$/.test(last);
}
