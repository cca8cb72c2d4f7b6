/** Images of MIME bundles. */
import type { JsonObject } from "../protocol/message.js";
import type { Words } from "../words/words.js";
import { escapeHtml } from "./escape.js";
import { rewriteRelativeUrls } from "./urls.js";

interface Size {
  readonly width: number;
  readonly height: number;
}

export function isImage(mime: string): boolean {
  return /^image\/[a-z0-9.+-]+$/.test(mime);
}

/** `metadata` is the bundle's and, over it, the type's own: `width`, `height` in CSS pixels, `alt`, `needs_background`. */
export function image(mime: string, base64: string, metadata: JsonObject, words: Words): string {
  const data = base64.replace(/\s+/g, "");
  const own = mime === "image/png" ? pngSize(data) : undefined;
  const hasSize = metadata.width !== undefined || metadata.height !== undefined;
  const size = hasSize ? `${dimension("width", metadata)}${dimension("height", metadata)}` : sizeAttributes(own);
  const alt = typeof metadata.alt === "string" ? metadata.alt : words.outputImage;
  return `<img src="${escapeHtml(`data:${mime};base64,${data}`)}" alt="${escapeHtml(alt)}"${size}${background(metadata)}>`;
}

export function svg(source: string, metadata: JsonObject, linkBase: string): string {
  const element = source.replace(/^\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>[]*(?:\[[^\]]*\])?\s*>\s*)?/i, "");
  return `<div class="output-svg"${background(metadata)}>${rewriteRelativeUrls(element, linkBase)}</div>`;
}

function background({ needs_background: needs }: JsonObject): string {
  return needs === "light" || needs === "dark" ? ` data-needs-background="${needs}"` : "";
}

function dimension(name: "width" | "height", metadata: JsonObject): string {
  const value = metadata[name];
  return typeof value === "number" || typeof value === "string" ? ` ${name}="${escapeHtml(String(value))}"` : "";
}

function sizeAttributes(size: Size | undefined): string {
  return size === undefined ? "" : ` width="${size.width}" height="${size.height}"`;
}

/** From the header chunk, so that the page keeps the image's place before it is decoded. Source: PNG specification, "IHDR Image header". */
function pngSize(base64: string): Size | undefined {
  const head = base64.slice(0, 32);
  if (!/^iVBORw0KGgo[A-Za-z0-9+/]{21}$/.test(head)) return undefined;
  const bytes = globalThis.atob(head);
  const number = (at: number) => [0, 1, 2, 3].reduce((sum, step) => sum * 256 + bytes.charCodeAt(at + step), 0);
  return { width: number(16), height: number(20) };
}
