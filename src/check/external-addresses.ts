/** Addresses on other sites that an output makes a browser load. Pure. */
import { transformHtml } from "../outputs/html-tags.js";

/** Attributes that are loaded without a click, by element. */
const LOADED: Readonly<Record<string, readonly string[]>> = {
  script: ["src"],
  link: ["href"],
  img: ["src"],
  iframe: ["src"],
  embed: ["src"],
  video: ["src", "poster"],
  audio: ["src"],
  source: ["src"],
  track: ["src"],
  image: ["href", "xlink:href"],
  object: ["data"],
};

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#34": '"', apos: "'" };
/** A script's text names much that it never loads: what counts is a script or style sheet, and what comes from where libraries are kept. */
const OF_SCRIPTS = /["'`](https?:\/\/[^"'`\s\\]+)["'`]/g;
/** A library that stands in an output whole names sites for what few of its users need; what it can't do without it imports. */
const LIBRARY_LENGTH = 100_000;
const IMPORTED = /\b(?:from|import)\s*\(?\s*["'`](https?:\/\/[^"'`\s\\]+)["'`]/g;
const SCRIPT_FILE = /\.(?:m?js|css|wasm)(?:[?#].*)?$/;
const LIBRARY_SITE =
  /^https?:\/\/(?:cdn\.|(?:[\w-]+\.)?(?:unpkg\.com|esm\.sh|esm\.run|jsdelivr\.net|cdnjs\.cloudflare\.com|skypack\.dev|jspm\.io|jspm\.dev)\/)/;
const HTML_FRAME = /^data:text\/html[^,]*?(;base64)?,/;

/** Each once, in order. */
export function externalAddresses(html: string): readonly string[] {
  const found = new Set<string>();
  collect(html, found);
  return [...found];
}

export function addressesInScript(code: string): readonly string[] {
  const isLibrary = code.length > LIBRARY_LENGTH;
  const found = [...code.matchAll(isLibrary ? IMPORTED : OF_SCRIPTS)].map(([, address = ""]) => address);
  return [...new Set(found.filter((address) => SCRIPT_FILE.test(address) || LIBRARY_SITE.test(address)))];
}

function collect(html: string, found: Set<string>): void {
  let element = "";
  transformHtml(html, {
    startTag: (tag) => {
      element = tag;
      return "";
    },
    attribute: ({ name, value = "" }, tag) => {
      const text = decoded(value);
      const attribute = name.toLowerCase();
      if (tag === "iframe" && attribute === "srcdoc") collect(text, found);
      else if (LOADED[tag]?.includes(attribute)) take(text, found);
      return undefined;
    },
    raw: (text) => {
      if (element === "script") for (const address of addressesInScript(text)) found.add(address);
      return text;
    },
  });
}

function take(address: string, found: Set<string>): void {
  const frame = HTML_FRAME.exec(address);
  if (frame !== null) collect(contentOf(address.slice(frame[0].length), frame[1] !== undefined), found);
  else if (/^(?:https?:)?\/\//i.test(address)) found.add(address.startsWith("//") ? `https:${address}` : address);
}

function contentOf(data: string, isBase64: boolean): string {
  if (isBase64) return Buffer.from(data, "base64").toString("utf8");
  try {
    return decodeURIComponent(data);
  } catch {
    return data;
  }
}

function decoded(value: string): string {
  return value.replace(/&(#39|#34|amp|lt|gt|quot|apos);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
