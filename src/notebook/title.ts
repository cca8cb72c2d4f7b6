/** A notebook's title: what its metadata says, else its first level-1 heading, else its file name. */
import type { Cell } from "./notebook.js";

const FENCE = /^ {0,3}(```+|~~~+)/;
const ATX = /^ {0,3}#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/;
const SETEXT_UNDERLINE = /^ {0,3}=+[ \t]*$/;

export function titleOf(metadataTitle: string | undefined, cells: readonly Cell[], fileName: string): string {
  const fromMetadata = metadataTitle?.trim();
  if (fromMetadata) return fromMetadata;
  for (const cell of cells) {
    const heading = cell.kind === "markdown" ? plainText(firstHeading(cell.source) ?? "") : "";
    if (heading !== "") return heading;
  }
  return fileName.replace(/\.ipynb$/i, "");
}

function firstHeading(markdown: string): string | undefined {
  let fence: string | undefined;
  let paragraph = "";
  for (const line of markdown.split(/\r?\n/)) {
    const mark = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
      continue;
    }
    if (mark !== undefined) fence = mark;
    const atx = ATX.exec(line)?.[1];
    if (atx !== undefined) return atx;
    if (SETEXT_UNDERLINE.test(line) && paragraph !== "") return paragraph;
    paragraph = mark === undefined ? line.trim() : "";
  }
  return undefined;
}

/** Inline Markdown without its marks. */
function plainText(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]*>/g, "")
    .replace(/(\*\*|__|\*|`|~~)(\S(?:.*?\S)?)\1/g, "$2")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .trim();
}
