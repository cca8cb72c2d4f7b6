/** A notebook's title: what its metadata says, else its first level-1 heading, else its file name. */

import { headingsOf } from "./headings.js";
import type { Cell } from "./notebook.js";

const MOST_CHARACTERS = 300;

export function titleOf(metadataTitle: string | undefined, cells: readonly Cell[], fileName: string): string {
  const fromMetadata = metadataTitle?.slice(0, MOST_CHARACTERS).trim();
  if (fromMetadata) return fromMetadata;
  for (const cell of cells) {
    const heading = cell.kind === "markdown" ? headingsOf(cell.source).find(({ level }) => level === 1) : undefined;
    if (heading !== undefined && heading.text !== "") return heading.text;
  }
  return fileName.replace(/\.ipynb$/i, "");
}
