/** A notebook's title: what its metadata says, else its first level-1 heading, else its file name. Headings as CommonMark has them. */
import type { Cell } from "./notebook.js";

/** A heading is a line that people read; what is longer is cut before patterns are tried on it. */
const MOST_CHARACTERS = 300;

/** After backticks no other backtick may follow, or the line is inline code. */
const FENCE = /^ {0,3}(```+(?=[^`]*$)|~~~+)/;
const FENCE_END = /^ {0,3}(```+|~~~+)\s*$/;
const ATX = /^ {0,3}#[ \t]+(\S.*)$/;
/** What ends a paragraph, so that no underline makes a heading of it: a heading, a quotation, a list, a rule, indented code. */
const NO_PARAGRAPH = /^(?: {4}|\t| {0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)]\s|[-_*]{3,}\s*$))/;
const UNDERLINE = /^ {0,3}=+[ \t]*$/;

export function titleOf(metadataTitle: string | undefined, cells: readonly Cell[], fileName: string): string {
  const fromMetadata = metadataTitle?.slice(0, MOST_CHARACTERS).trim();
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
  for (const whole of markdown.split(/\r?\n/)) {
    const line = whole.slice(0, MOST_CHARACTERS);
    if (fence !== undefined) {
      if (FENCE_END.exec(line)?.[1]?.startsWith(fence) === true) fence = undefined;
      continue;
    }
    fence = FENCE.exec(line)?.[1];
    const heading = ATX.exec(line)?.[1];
    if (heading !== undefined) return withoutClosingMarks(heading);
    if (paragraph !== "" && UNDERLINE.test(line)) return paragraph;
    const isText = fence === undefined && !NO_PARAGRAPH.test(line) && line.trim() !== "";
    paragraph = isText ? `${paragraph} ${line.trim()}`.trim().slice(0, MOST_CHARACTERS) : "";
  }
  return undefined;
}

/** "Sales ##" is "Sales", "C#" stays. */
function withoutClosingMarks(heading: string): string {
  return heading.trimEnd().replace(/(?:^|\s)#+$/, "");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/** Inline Markdown without its marks. */
function plainText(markdown: string): string {
  const unmarked = markdown.replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1").replace(/<\/?[A-Za-z!][^>]*>/g, "");
  return withoutEmphasis(withoutEmphasis(unmarked))
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .trim();
}

/** One layer of it: emphasis may hold emphasis. Underscores inside a word are the word's own. */
function withoutEmphasis(text: string): string {
  return text
    .replace(/(?<!\\)(\*\*|\*|`+|~~)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}\\])(__|_)(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, "$2");
}
