/** How far a transfer has come: a bar that redraws itself on a terminal, one plain line in a pipe. */
import { Transform, type Writable } from "node:stream";
import { sizeText } from "./text.js";

export interface Progress {
  /** So many bytes more. */
  add(bytes: number): void;
  /** The bar goes away. */
  end(): void;
}

interface ProgressOptions {
  readonly label: string;
  /** Bytes; undefined where they are not known before. */
  readonly total: number | undefined;
  /** What goes on once all bytes are through: "waiting for the server". */
  readonly afterwards?: string | undefined;
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  note(line: string): void;
  /** Milliseconds. */
  now(): number;
}

const REDRAW_MS = 100;
const DEFAULT_COLUMNS = 80;
const CLEAR_LINE = "\r\x1b[K";

export function createProgress({ label, total, afterwards, stderr, note, now }: ProgressOptions): Progress {
  if (stderr.isTTY !== true) {
    note(total === undefined ? label : `${label} (${sizeText(total)})`);
    return { add: () => {}, end: () => {} };
  }
  let done = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  const draw = () =>
    stderr.write(`${CLEAR_LINE}${progressLine(label, { done, total, afterwards }, (stderr.columns || DEFAULT_COLUMNS) - 1)}`);
  draw();
  return {
    add(bytes) {
      done += bytes;
      if (now() - drawn < REDRAW_MS && done !== total) return;
      drawn = now();
      draw();
    },
    end: () => void stderr.write(CLEAR_LINE),
  };
}

/** Passes bytes on and tells of them. */
export function counting(progress: Progress): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      progress.add(chunk.length);
      callback(null, chunk);
    },
  });
}

export interface ProgressState extends Pick<ProgressOptions, "total" | "afterwards"> {
  readonly done: number;
}

/** "Sending sales.zip  ━━━━━━────  58 %  1.2 MB of 2.1 MB", no wider than `columns`. */
export function progressLine(label: string, { done, total, afterwards = "" }: ProgressState, columns: number): string {
  if (total === undefined) return cut(`${label}  ${sizeText(done)}`, columns);
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const amounts = share === 1 ? afterwards : `${sizeText(done)} of ${sizeText(total)}`;
  const state = `${Math.floor(share * 100)} %  ${amounts}`.trimEnd();
  const width = Math.min(30, columns - label.length - state.length - 4);
  if (width < 4) return cut(`${label}  ${state}`, columns);
  const full = Math.round(share * width);
  return `${label}  ${"━".repeat(full)}${"─".repeat(width - full)}  ${state}`;
}

function cut(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}
