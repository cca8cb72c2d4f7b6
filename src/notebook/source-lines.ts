/** The lines of a notebook's code, for finding them where they must not be. */
import type { Notebook } from "./notebook.js";

/** Shorter lines ("}", "x()") stand in anybody's text. */
const TELLING_LENGTH = 4;
/** A name by itself, as cells end with to show a value ("data"), or a keyword: words of any message. */
const PLAIN_WORD = /^\w+:?$/;

export function sourceLines(notebook: Notebook): ReadonlySet<string> {
  const lines = notebook.cells.flatMap((cell) => (cell.kind === "code" ? cell.source.split("\n") : []));
  return new Set(lines.map((line) => line.trim()).filter((line) => line.length >= TELLING_LENGTH && !PLAIN_WORD.test(line)));
}
