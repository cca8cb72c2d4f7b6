/** Walks through HTML as a browser's tokenizer would, far enough to tell tags from text and from contents that are no markup. */
import { escapeHtml } from "./escape.js";

interface Attribute {
  /** As written. */
  readonly name: string;
  /** As written, entities and all; undefined for a name alone. */
  readonly value: string | undefined;
  /** The attribute with its quotes, as written. */
  readonly source: string;
}

interface HtmlVisitor {
  /** What to put in before the attributes of a start tag. `tag` is in lower case. */
  startTag?(tag: string): string;
  /** The new text of an attribute in a start tag, or undefined to leave it. `tag` is in lower case. */
  attribute?(attribute: Attribute, tag: string): string | undefined;
  text?(text: string): string;
  /** What stands in a script, style sheet, text area, comment and the like. */
  raw?(text: string): string;
}

const TAG_START = /<([a-zA-Z][^\s/>]*)/y;
const ATTRIBUTE = /([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>"'][^\s>]*)))?/y;
const BETWEEN = /[\s/=]*/y;
const COMMENT = /<!--(?:>|->|[\s\S]*?(?:-->|$))/y;
const OTHER_MARKUP = /<[!?/][^>]*(?:>|$)/y;
const RAW_ELEMENTS = new Set(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]);

/** The HTML with what the visitor changed; all else stays character for character. */
export function transformHtml(html: string, visitor: HtmlVisitor): string {
  const parts: string[] = [];
  let position = 0;
  while (position < html.length) {
    const next = html.indexOf("<", position);
    const textEnd = next === -1 ? html.length : next;
    if (textEnd > position) parts.push(changed(html.slice(position, textEnd), visitor.text));
    if (next === -1) break;
    position = markup(html, next, parts, visitor);
  }
  return parts.join("");
}

/** Takes the markup at `start`, puts what becomes of it into `parts` and says where it ends. */
function markup(html: string, start: number, parts: string[], visitor: HtmlVisitor): number {
  const comment = matchAt(COMMENT, html, start);
  if (comment !== undefined) {
    parts.push(changed(comment[0], visitor.raw));
    return start + comment[0].length;
  }
  const other = matchAt(OTHER_MARKUP, html, start)?.[0];
  if (other !== undefined) {
    parts.push(other);
    return start + other.length;
  }
  const opening = matchAt(TAG_START, html, start);
  if (opening === undefined) {
    parts.push("<");
    return start + 1;
  }
  parts.push(opening[0]);
  const tag = (opening[1] ?? "").toLowerCase();
  parts.push(visitor.startTag?.(tag) ?? "");
  const end = attributes(html, start + opening[0].length, tag, parts, visitor);
  return RAW_ELEMENTS.has(tag) ? rawContents(html, end, tag, parts, visitor) : end;
}

function attributes(html: string, start: number, tag: string, parts: string[], visitor: HtmlVisitor): number {
  let position = start;
  for (;;) {
    const between = matchAt(BETWEEN, html, position)?.[0] ?? "";
    parts.push(between);
    position += between.length;
    if (html[position] === ">") parts.push(">");
    const match = matchAt(ATTRIBUTE, html, position);
    if (match === undefined) return Math.min(position + 1, html.length);
    const attribute = { name: match[1] ?? "", value: match[2] ?? match[3] ?? match[4], source: match[0] };
    parts.push(visitor.attribute?.(attribute, tag) ?? match[0]);
    position += match[0].length;
  }
}

function rawContents(html: string, start: number, tag: string, parts: string[], visitor: HtmlVisitor): number {
  const closing = new RegExp(`</${tag}(?=[\\s/>])`, "gi");
  closing.lastIndex = start;
  const end = closing.exec(html)?.index ?? html.length;
  if (end > start) parts.push(changed(html.slice(start, end), visitor.raw));
  return end;
}

function changed(text: string, change: ((text: string) => string) | undefined): string {
  return change === undefined ? text : change(text);
}

function matchAt(sticky: RegExp, text: string, position: number): RegExpExecArray | undefined {
  sticky.lastIndex = position;
  return sticky.exec(text) ?? undefined;
}

/** An attribute's source, from a value that is written as HTML already. */
export function attributeSource(name: string, value: string): string {
  return `${name}="${value.replace(/"/g, escapeHtml)}"`;
}
