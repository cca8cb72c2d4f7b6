/** Markdown as Jupyter writes it (GitHub's flavour, formulas, attachments, heading anchors) to HTML. */
import { Marked, Renderer, type RendererObject, type Tokens } from "marked";
import type { Words } from "../words/words.js";
import { escapeHtml } from "./escape.js";
import { transformHtml } from "./html-tags.js";
import { type Formula, renderFormula, replaceFormulas } from "./math.js";
import type { RenderContext } from "./render-context.js";
import { scrollable } from "./scrollable.js";
import { resolveRelative, rewriteUrls } from "./urls.js";

export interface MarkdownOptions extends RenderContext {
  /** File name → data URI, for `attachment:NAME`. */
  readonly attachments?: Readonly<Record<string, string>>;
}

/** Stand around a formula's number while Markdown is read: private-use characters, letters to Markdown's rules. */
const BEFORE = "\uE000";
const AFTER = "\uE001";
const PLACEHOLDER = /\uE000(\d+)\uE001/g;

export function renderMarkdown(source: string, options: MarkdownOptions): string {
  const formulas: Formula[] = [];
  const guarded = replaceFormulas(source.replace(/[\uE000\uE001]/g, ""), (formula) => `${BEFORE}${formulas.push(formula) - 1}${AFTER}`);
  const written = (text: string) => text.replace(PLACEHOLDER, (_, index: string) => formulas[Number(index)]?.source ?? "");
  const marked = new Marked({ gfm: true, async: false, renderer: rendererFor(written, options.words) });
  const html = marked.parse(guarded, { async: false });
  return rewriteUrls(withFormulas(html, formulas, written, options), (url) => resolve(url, options));
}

/** Formulas in the text; their source where no markup can stand, in attributes and scripts. */
function withFormulas(html: string, formulas: readonly Formula[], written: (text: string) => string, options: MarkdownOptions): string {
  if (formulas.length === 0) return html;
  const rendered = (_: string, index: string) => {
    const formula = formulas[Number(index)];
    return formula === undefined ? "" : renderFormula(formula, options);
  };
  return transformHtml(html, {
    text: (text) => text.replace(PLACEHOLDER, rendered),
    raw: written,
    attribute: ({ source }) => source.replace(PLACEHOLDER, (placeholder) => escapeHtml(written(placeholder))),
  });
}

function resolve(url: string, options: MarkdownOptions): string {
  if (!url.startsWith("attachment:")) return resolveRelative(url, options.linkBase);
  const name = decoded(url.slice("attachment:".length));
  const attachments = options.attachments ?? {};
  return Object.hasOwn(attachments, name) ? escapeHtml(attachments[name] ?? "") : "";
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replace(/&amp;/g, "&").replace(/&#39;/g, "'"));
  } catch {
    return name;
  }
}

/** `written` gives the text with formulas as the author wrote them. */
function rendererFor(written: (text: string) => string, words: Words): RendererObject {
  const ids = new Set<string>();
  const plain = Renderer.prototype;
  return {
    heading({ depth, tokens }) {
      const id = written(plainText(tokens)).trim().replace(/ /g, "-");
      const attribute = id === "" || ids.has(id) ? "" : ` id="${escapeHtml(id)}"`;
      ids.add(id);
      return `<h${depth}${attribute}>${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
    code(token) {
      return plain.code.call(this, { ...token, text: written(token.text) });
    },
    codespan(token) {
      return plain.codespan.call(this, { ...token, text: written(token.text) });
    },
    table(token) {
      return scrollable(plain.table.call(this, token), words);
    },
    checkbox({ checked }) {
      return `<input type="checkbox" disabled${checked ? " checked" : ""} aria-label="${checked ? words.done : words.toDo}"> `;
    },
  };
}

/** What a heading says, without its markup: Jupyter makes the anchor of it. */
function plainText(tokens: readonly Tokens.Generic[]): string {
  return tokens.map((token) => (token.tokens !== undefined ? plainText(token.tokens) : token.type === "html" ? "" : token.text)).join("");
}
