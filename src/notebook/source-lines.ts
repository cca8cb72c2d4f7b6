/** The lines of a notebook's code, for finding them where they must not be. */
import type { Notebook } from "./notebook.js";

/** Shorter lines ("}", "x()") stand in anybody's text. */
const TELLING_LENGTH = 4;
/** A name by itself, as cells end with to show a value ("data"), or a keyword: words of any message. */
const PLAIN_WORD = /^\w+:?$/;

/** Python's tokenizer ends a line at the first of these; what quotes source may have it cut at the others too (`str.splitlines`). */
const LINE_END = /\r\n?|\n/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python's line ends are control characters.
const OTHER_LINE_END = /[\v\f\u001C-\u001E\u0085\u2028\u2029]/;

export function sourceLines(notebook: Notebook): ReadonlySet<string> {
  const lines = notebook.cells.flatMap((cell) => (cell.kind === "code" ? cell.source.split(LINE_END) : []));
  const parts = lines.flatMap((line) => [line, ...line.split(OTHER_LINE_END)]);
  return new Set(parts.map((line) => line.trim()).filter((line) => line.length >= TELLING_LENGTH && !PLAIN_WORD.test(line)));
}
