/** MIME bundles to HTML: the richest type that a page can show, in JupyterLab's order of preference. */
import type { JsonObject, JsonValue } from "../protocol/message.js";
import { say } from "../words/said.js";
import { renderStreamText } from "./ansi.js";
import { escapeHtml } from "./escape.js";
import { image, isImage, svg } from "./images.js";
import { isJsonObject, objectOf, textOf } from "./json.js";
import { renderJson } from "./json-tree.js";
import { type Formula, renderFormula, replaceFormulas } from "./math.js";
import { type MimeBundle, NOTICE_MIME, WIDGET_VIEW_MIME } from "./output.js";
import type { RenderContext } from "./render-context.js";
import { scrollable } from "./scrollable.js";
import { rewriteRelativeUrls } from "./urls.js";

interface RenderedBundle {
  /** What it is, for a class: "html", "image", "widget", … */
  readonly kind: string;
  readonly html: string;
}

type Renderer = (value: JsonValue, metadata: JsonObject, context: RenderContext) => RenderedBundle | undefined;

const JAVASCRIPT: Renderer = (value) =>
  ofText(value, "javascript", (code) => `<script type="text/plain" data-javascript>${scriptSafe(code)}</script>`);
const JSON_TREE: Renderer = (value, metadata) => ({ kind: "json", html: renderJson(value, metadata.expanded === true) });

const RENDERERS: Readonly<Record<string, Renderer>> = {
  [NOTICE_MIME]: (value, _, { words }) => ofText(value, "notice", (text) => escapeHtml(say(text, words))),
  [WIDGET_VIEW_MIME]: widget,
  "text/html": (value, { isolated }, context) =>
    isolated === true
      ? ofText(value, "isolated", (html) => frame(html, context))
      : ofText(value, "html", (html) => trustedHtml(html, context)),
  "text/markdown": (value, _, context) => ofText(value, "markdown", (source) => markdown(source, context)),
  "text/latex": (value, _, context) => ofText(value, "latex", (source) => latex(source, context)),
  "image/svg+xml": (value, metadata, context) => ofText(value, "image", (source) => svg(source, metadata, context.linkBase)),
  "application/json": JSON_TREE,
  "application/geo+json": JSON_TREE,
  "application/javascript": JAVASCRIPT,
  "text/javascript": JAVASCRIPT,
  "application/pdf": (value, _, { words }) =>
    ofText(
      value,
      "file",
      (data) => `<a class="output-file" href="${dataUri("application/pdf", data)}" download="output.pdf">${words.downloadPdf}</a>`,
    ),
};
/** Their order is the order of preference; images and media stand between. */
const BEFORE_IMAGES = [NOTICE_MIME, WIDGET_VIEW_MIME, "text/html", "text/markdown", "text/latex", "image/svg+xml"];
const AFTER_IMAGES = ["application/json", "application/geo+json", "application/javascript", "text/javascript", "application/pdf"];
const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Of libraries that JupyterLab extensions render; what of them is not for a page is left out. */
const OF_LIBRARIES = /^(?:application|text|image)\/(?:vnd\.|x-)/;
const NOT_FOR_PAGES = /^application\/vnd\.(?:jupyter|code|google\.colaboratory|dataresource|bokehjs_|holoviews_load)/;

/** The type that an extension may render, if the bundle has one. */
export function libraryTypeOf(data: MimeBundle): string | undefined {
  if (WIDGET_VIEW_MIME in data || NOTICE_MIME in data) return undefined;
  return Object.keys(data).find((mime) => OF_LIBRARIES.test(mime) && !NOT_FOR_PAGES.test(mime));
}

export function renderBundle(data: MimeBundle, metadata: JsonObject, context: RenderContext): RenderedBundle | undefined {
  for (const mime of byPreference(Object.keys(data))) {
    const value = data[mime];
    const rendered = value === undefined ? undefined : renderType(mime, value, { ...metadata, ...objectOf(metadata[mime]) }, context);
    if (rendered !== undefined) return rendered;
  }
  const unknown = Object.keys(data)[0];
  if (unknown === undefined) return undefined;
  const [before, after] = context.words.unknownType;
  return { kind: "notice", html: `${before}<code>${escapeHtml(unknown)}</code>${after}` };
}

function byPreference(mimes: readonly string[]): string[] {
  const media = mimes.filter((mime) => /^(?:video|audio)\//.test(mime));
  const otherImages = mimes.filter((mime) => isImage(mime) && !IMAGES.includes(mime) && mime !== "image/svg+xml");
  const order = [...BEFORE_IMAGES, ...IMAGES, ...otherImages, ...media, ...AFTER_IMAGES, "text/plain"];
  return order.filter((mime) => mimes.includes(mime));
}

function renderType(mime: string, value: JsonValue, metadata: JsonObject, context: RenderContext): RenderedBundle | undefined {
  const renderer = RENDERERS[mime];
  if (renderer !== undefined) return renderer(value, metadata, context);
  if (mime === "text/plain") return ofText(value, "text", (text) => `<pre>${renderStreamText(text)}</pre>`);
  if (isImage(mime)) return ofText(value, "image", (data) => image(mime, data, metadata, context.words));
  const element = mime.startsWith("video/") ? "video" : "audio";
  return ofText(value, "media", (data) => `<${element} controls src="${dataUri(mime, data)}"></${element}>`);
}

function ofText(value: JsonValue, kind: string, render: (text: string) => string): RenderedBundle | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : { kind, html: render(text) };
}

function widget(value: JsonValue): RenderedBundle | undefined {
  const id = isJsonObject(value) ? value.model_id : undefined;
  // A widget that was closed has no id any more; its place stays empty.
  if (typeof id !== "string") return undefined;
  return { kind: "widget", html: id === "" ? "" : `<div data-widget-model="${escapeHtml(id)}"></div>` };
}

function trustedHtml(html: string, context: RenderContext): string {
  const rewritten = rewriteRelativeUrls(html, context.linkBase);
  return /<table[\s>]/i.test(html) ? scrollable(rewritten, context.words) : rewritten;
}

/** A document of its own, as htmlwidgets of R are: its scripts wait for its end, its styles are for the whole of it. */
function frame(html: string, { linkBase, words }: RenderContext): string {
  return `<iframe title="${escapeHtml(words.output)}" srcdoc="${escapeHtml(rewriteRelativeUrls(html, linkBase))}"></iframe>`;
}

function markdown(source: string, context: RenderContext): string {
  return context.renderMarkdown?.(source, context) ?? `<div data-markdown>${escapeHtml(source)}</div>`;
}

function latex(source: string, context: RenderContext): string {
  const formulas: string[] = [];
  const mark = "\uE000";
  const keep = (formula: Formula) => {
    formulas.push(renderFormula(formula, context));
    return mark;
  };
  const text = replaceFormulas(source.replaceAll(mark, ""), keep, { code: false });
  return escapeHtml(text).replaceAll(mark, () => formulas.shift() ?? "");
}

function dataUri(mime: string, base64: string): string {
  return escapeHtml(`data:${mime};base64,${base64.replace(/\s+/g, "")}`);
}

/** The code can't end its own element. */
function scriptSafe(code: string): string {
  return code.replace(/<(?=\/script|!--)/gi, "\\x3c");
}
