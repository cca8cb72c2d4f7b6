/** Formulas in a text: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and LaTeX environments, found as Jupyter does, outside of code and of `\$`. */
import { escapeHtml } from "./escape.js";
import type { RenderContext } from "./render-context.js";

export interface Formula {
  /** With its delimiters, as written. */
  readonly source: string;
  readonly tex: string;
  readonly display: boolean;
}

/** Where something begins that may be a formula or hides one: code, an escape, a delimiter. */
const OPENING =
  /^(?:[ \t>]|[-*+] |\d+[.)] )*(?<fence>`{3,}(?=[^`\n]*$)|~{3,})|(?<ticks>`+)|(?<open>\\\\[([]|\\[([]|\\begin\{(?<env>[a-zA-Z]+\*?)\}|\$\$?)|\\[\s\S]/gm;
const CLOSINGS: Readonly<Record<string, string>> = { $: "$", $$: "$$", "\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]" };

/** The text with each formula replaced. `code: false` for a text in which backticks mean nothing. */
export function replaceFormulas(text: string, replace: (formula: Formula) => string, options = { code: true }): string {
  const parts: string[] = [];
  let position = 0;
  let from = 0;
  for (;;) {
    OPENING.lastIndex = from;
    const match = OPENING.exec(text);
    if (match === null) break;
    const { fence, ticks, open, env } = match.groups ?? {};
    from = match.index + match[0].length;
    if (fence !== undefined || ticks !== undefined) {
      if (options.code) from = fence === undefined ? afterCodeSpan(text, from, ticks ?? "") : afterFence(text, from, fence);
      continue;
    }
    const formula = open === undefined ? undefined : formulaAt(text, match.index, open, env);
    if (formula === undefined) continue;
    parts.push(text.slice(position, match.index), replace(formula));
    position = match.index + formula.source.length;
    from = position;
  }
  return parts.join("") + text.slice(position);
}

export function renderFormula({ tex, display }: Formula, context: RenderContext): string {
  if (context.renderLatex !== undefined) return context.renderLatex(tex, display);
  return `<span class="latex" data-latex-display="${display}">${escapeHtml(tex)}</span>`;
}

function formulaAt(text: string, start: number, open: string, env: string | undefined): Formula | undefined {
  const closing = env === undefined ? CLOSINGS[open] : `\\end{${env}}`;
  if (closing === undefined) return undefined;
  const end = closingAt(text, start + open.length, closing, env === undefined ? undefined : open);
  if (end === undefined) return undefined;
  const source = text.slice(start, end + closing.length);
  const inner = text.slice(start + open.length, end);
  if (inner.trim() === "") return undefined;
  if (env !== undefined) return { source, tex: source, display: true };
  if (open === "$" && !isInlineMath(inner, text[end + 1])) return undefined;
  if (open === "\\[" && !looksLikeMath(inner)) return undefined;
  return { source, tex: inner, display: open === "$$" || open.endsWith("[") };
}

/** The closing delimiter outside of braces and before a blank line; `nested` opens another of its kind. */
function closingAt(text: string, from: number, closing: string, nested: string | undefined): number | undefined {
  let braces = 0;
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith(closing, at) && (braces <= 0 || nested !== undefined)) {
      depth -= 1;
      if (depth === 0) return at;
      at += closing.length - 1;
    } else if (nested !== undefined && text.startsWith(nested, at)) depth += 1;
    else if (text[at] === "\\") at += 1;
    else if (text[at] === "{") braces += 1;
    else if (text[at] === "}") braces -= 1;
    else if (text[at] === "\n" && isBlankLine(text, at + 1)) return undefined;
  }
  return undefined;
}

function isBlankLine(text: string, start: number): boolean {
  let at = start;
  while (text[at] === " " || text[at] === "\t" || text[at] === "\r") at += 1;
  return text[at] === "\n" || at >= text.length;
}

/** Prices are no formulas: "$5 and $6", "5 $ and 6 $". */
function isInlineMath(inner: string, next: string | undefined): boolean {
  if (next !== undefined && /\d/.test(next)) return false;
  const spaceBefore = /^\s/.test(inner);
  const spaceAfter = /\s$/.test(inner);
  if (!spaceBefore && !spaceAfter) return true;
  return spaceBefore && spaceAfter && looksLikeMath(inner);
}

/** `\[` is also how Markdown writes a plain bracket. */
function looksLikeMath(inner: string): boolean {
  return /[\\^_=]/.test(inner);
}

function afterCodeSpan(text: string, from: number, ticks: string): number {
  const closing = new RegExp(`(?<!\`)${ticks}(?!\`)|\\n[ \\t]*\\n`, "g");
  closing.lastIndex = from;
  const match = closing.exec(text);
  return match === null || match[0].startsWith("\n") ? from : match.index + ticks.length;
}

function afterFence(text: string, from: number, fence: string): number {
  const closing = new RegExp(`^[ \\t>]*${fence}${fence.charAt(0)}*[ \\t]*$`, "gm");
  closing.lastIndex = from;
  const match = closing.exec(text);
  return match === null ? text.length : match.index + match[0].length;
}
