/** Relative URLs in an author's HTML, led to where the dashboard's files are. */
import { escapeHtml } from "./escape.js";
import { attributeSource, transformHtml } from "./html-tags.js";

const URL_ATTRIBUTES = new Set(["src", "href", "poster", "xlink:href"]);
/** Absolute, from the site's root, to a place in the page, to the page with another query, or nothing at all. */
const STAYS = /^(?:[a-z][a-z0-9+.-]*:|[/\\#?]|$)/i;
const SRCSET_CANDIDATE = /(\s*)(\S*[^\s,])((?:\s+[^,]*)?,?)/g;

/** `base` ends with a slash: "/dashboards/folder/sales/". */
export function rewriteRelativeUrls(html: string, base: string): string {
  return rewriteUrls(html, (url) => resolveRelative(url, base));
}

export function resolveRelative(url: string, base: string): string {
  const trimmed = url.trim();
  return STAYS.test(trimmed) ? url : escapeHtml(base) + trimmed.replace(/^(?:\.\/)+/, "");
}

/** Each URL in the attributes of tags, as written in the HTML, through `change`. */
export function rewriteUrls(html: string, change: (url: string) => string): string {
  return transformHtml(html, {
    attribute({ name, value }, tag) {
      if (value === undefined || tag === "base") return undefined;
      const changed = changedValue(name.toLowerCase(), value, tag, change);
      return changed === value ? undefined : attributeSource(name, changed);
    },
  });
}

function changedValue(name: string, value: string, tag: string, change: (url: string) => string): string {
  if (URL_ATTRIBUTES.has(name) || (name === "data" && tag === "object")) return change(value);
  if (name !== "srcset" && name !== "imagesrcset") return value;
  return value.replace(SRCSET_CANDIDATE, (_, space: string, url: string, rest: string) => space + change(url) + rest);
}
