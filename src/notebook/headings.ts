/** Headings of the first two levels in Markdown, as CommonMark has them: what titles and sections are made of. */

export interface Heading {
  readonly level: 1 | 2;
  /** Without its markup. */
  readonly text: string;
  /** On which it begins, from 0. */
  readonly line: number;
}

/** A heading is a line that people read; what is longer is cut before patterns are tried on it. */
const MOST_CHARACTERS = 300;

/** After backticks no other backtick may follow, or the line is inline code. */
const FENCE = /^ {0,3}(```+(?=[^`]*$)|~~~+)/;
const FENCE_END = /^ {0,3}(```+|~~~+)\s*$/;
/** HTML in which Markdown is not read: how its first line begins, and what the line that ends it holds. */
const VERBATIM_HTML = [
  { start: /^ {0,3}<!--/, end: /-->/ },
  { start: /^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i, end: /<\/(?:pre|script|style|textarea)>/i },
] as const;
const ATX = /^ {0,3}(##?)[ \t]+(\S.*)$/;
/** What ends a paragraph, so that no underline makes a heading of it: a heading, a quotation, a list, a rule, indented code. */
const NO_PARAGRAPH = /^(?: {4}|\t| {0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)]\s|[-_*]{3,}\s*$))/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;

interface Paragraph {
  readonly text: string;
  readonly line: number;
}

export function headingsOf(markdown: string): readonly Heading[] {
  const headings: Heading[] = [];
  let isEnd: LineTest | undefined;
  let paragraph: Paragraph | undefined;
  for (const [number, whole] of markdown.split(/\r?\n/).entries()) {
    const line = whole.slice(0, MOST_CHARACTERS);
    const wasVerbatim = isEnd !== undefined;
    isEnd ??= endOfVerbatim(line);
    if (isEnd !== undefined) {
      // HTML may end on the line on which it begins, a fence on a later one.
      if (isEnd(whole, wasVerbatim)) isEnd = undefined;
      paragraph = undefined;
      continue;
    }
    const heading = headingAt(line, number, paragraph);
    if (heading !== undefined) headings.push(heading);
    paragraph = heading === undefined ? paragraphWith(line, number, paragraph) : undefined;
  }
  return headings;
}

function headingAt(line: string, number: number, paragraph: Paragraph | undefined): Heading | undefined {
  const [, marks, text] = ATX.exec(line) ?? [];
  if (text !== undefined) return { level: marks === "#" ? 1 : 2, text: plainText(withoutClosingMarks(text)), line: number };
  const underline = UNDERLINE.exec(line)?.[1];
  if (paragraph === undefined || underline === undefined) return undefined;
  return { level: underline.startsWith("=") ? 1 : 2, text: plainText(paragraph.text), line: paragraph.line };
}

/** Of which `line` is the last. */
function paragraphWith(line: string, number: number, before: Paragraph | undefined): Paragraph | undefined {
  if (NO_PARAGRAPH.test(line) || line.trim() === "") return undefined;
  return { text: `${before?.text ?? ""} ${line.trim()}`.trim().slice(0, MOST_CHARACTERS), line: before?.line ?? number };
}

type LineTest = (line: string, isLater: boolean) => boolean;

/** Where the line begins text in which nothing is a heading: the test of the line that ends it. */
function endOfVerbatim(first: string): LineTest | undefined {
  const fence = FENCE.exec(first)?.[1];
  if (fence !== undefined) return (line, isLater) => isLater && FENCE_END.exec(line)?.[1]?.startsWith(fence) === true;
  const html = VERBATIM_HTML.find(({ start }) => start.test(first));
  return html && ((line) => html.end.test(line));
}

/** "Sales ##" is "Sales", "C#" stays. */
function withoutClosingMarks(heading: string): string {
  return heading.trimEnd().replace(/(?:^|\s)#+$/, "");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

const CODE_SPAN = /(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)/g;
/** Stands for a code span while marks are taken away around it: private use characters about its number. */
const CODE_MARK = /\uE000(\d+)\uE001/g;

/** Inline Markdown without its marks. */
function plainText(markdown: string): string {
  const spans: string[] = [];
  const marked = markdown.replace(CODE_SPAN, (_, _ticks, code: string) => `\uE000${spans.push(code.trim()) - 1}\uE001`);
  return withoutMarks(marked).replace(CODE_MARK, (mark, number: string) => spans[Number(number)] ?? mark);
}

function withoutMarks(markdown: string): string {
  const unmarked = markdown.replace(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1").replace(/<\/?[A-Za-z!][^>]*>/g, "");
  return withoutEmphasis(withoutEmphasis(unmarked))
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .trim();
}

/** One layer of it: emphasis may hold emphasis. Underscores inside a word are the word's own. */
function withoutEmphasis(text: string): string {
  return text
    .replace(/(?<!\\)(\*\*|\*|~~)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}\\])(__|_)(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu, "$2");
}
