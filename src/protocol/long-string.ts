/**
 * JSON of which one string is most: an image, a table, a log. It takes a tenth of the time to find where the string ends and to hand on
 * how it was written than to read and to write each of its characters. Everything around it is read and written as any JSON.
 */
import { isJsonObject, MAX_DEPTH } from "./decode-message.js";
import type { JsonObject, JsonValue } from "./message.js";
import { newId } from "./new-id.js";

export interface ContentCodec {
  /** A message's content. Throws SyntaxError where it is no JSON. */
  parseContent(text: string): JsonValue;
  /** A whole message. Throws SyntaxError where it is no JSON. */
  parseMessage(text: string): JsonValue;
  /** Texts that are its JSON one after the other. */
  stringify(content: JsonObject): readonly string[];
}

export interface LongStringOptions {
  /**
   * Whether who writes the JSON is trusted to escape control characters. Nobody looks for them then in a long string without other
   * escapes: one that is there is seen by whoever reads what was written, for whom that is no JSON.
   */
  readonly escapesControls: boolean;
  parse(text: string): JsonValue;
}

interface LongString {
  readonly value: string;
  /** In quotes, as it was written. */
  readonly json: string;
  /** The keys on the way to it, from the content on. */
  readonly path: readonly string[];
}

/** Below, nothing is gained. */
const MIN_LENGTH = 1024;
/** Quotes to be looked at before the string, and in it one for so many characters: with more, finding its end costs what is saved. */
const MAX_QUOTES = 64;
const CHARACTERS_A_QUOTE = 24;
const BACKSLASH = 0x5c;
const CONTENT = "content";
/** Stands for the long string in JSON and in values. Nobody outside can know it. */
const STAND_IN = newId();
const STAND_IN_JSON = JSON.stringify(STAND_IN);

export const ANY_JSON: ContentCodec = {
  parseContent: (text) => JSON.parse(text),
  parseMessage: (text) => JSON.parse(text),
  stringify: (content) => [JSON.stringify(content)],
};

/** Remembers how the long string of the last message was written, for as long as `forgetLater` lets it. */
export function rememberLongStrings(
  { escapesControls, parse }: LongStringOptions,
  forgetLater: (forget: () => void) => void,
): ContentCodec {
  let last: LongString | undefined;
  const forget = (): void => {
    last = undefined;
  };
  const remember = (found: LongString): void => {
    if (last === undefined) forgetLater(forget);
    last = found;
  };
  const read = (text: string, above: readonly string[]): JsonValue => {
    const range = findLongString(text);
    if (range === undefined) return parse(text);
    const json = text.slice(range.start, range.end);
    const value: unknown = escapesControls && !json.includes("\\") ? json.slice(1, -1) : JSON.parse(json);
    const rest = parse(text.slice(0, range.start) + STAND_IN_JSON + text.slice(range.end));
    const path = typeof value === "string" ? putInPlace(rest, value) : undefined;
    // It was a key, or what a later one of the same key has replaced.
    if (path === undefined || typeof value !== "string") return parse(text);
    const whole = [...above, ...path];
    if (whole[0] === CONTENT) remember({ value, json, path: whole.slice(1) });
    return rest;
  };
  return {
    parseContent: (text) => read(text, [CONTENT]),
    parseMessage: (text) => read(text, []),
    stringify: (content) => (last === undefined ? undefined : write(content, last)) ?? [JSON.stringify(content)],
  };
}

/** The one string that makes more than half of the text, with its quotes. */
function findLongString(text: string): { readonly start: number; readonly end: number } | undefined {
  if (text.length < MIN_LENGTH) return undefined;
  let quotes = 0;
  let start = text.indexOf('"');
  // Beyond the middle no string can be as long.
  while (start !== -1 && start < text.length / 2) {
    let end = text.indexOf('"', start + 1);
    while (end !== -1 && isEscaped(text, end)) {
      quotes += 1;
      if (quotes > MAX_QUOTES + (end - start) / CHARACTERS_A_QUOTE) return undefined;
      end = text.indexOf('"', end + 1);
    }
    if (end === -1) return undefined;
    if (end - start > text.length / 2) return { start, end: end + 1 };
    quotes += 2;
    if (quotes > MAX_QUOTES) return undefined;
    start = text.indexOf('"', end + 1);
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

/** Puts `value` where the stand-in is and says where that was; not in lists. In what was parsed a moment ago and nobody else has. */
function putInPlace(tree: JsonValue, value: string, depth = MAX_DEPTH): readonly string[] | undefined {
  if (!isJsonObject(tree) || depth === 0) return undefined;
  const own = tree as Record<string, JsonValue>;
  for (const key of Object.keys(own)) {
    const child = own[key];
    if (child === STAND_IN) {
      own[key] = value;
      return [key];
    }
    const below = child === undefined ? undefined : putInPlace(child, value, depth - 1);
    if (below !== undefined) return [key, ...below];
  }
  return undefined;
}

/** Undefined where the string is no longer in its place. */
function write(content: JsonObject, { value, json, path }: LongString): readonly string[] | undefined {
  const rest = withStandIn(content, path, value);
  if (rest === undefined) return undefined;
  const text = JSON.stringify(rest);
  const at = text.indexOf(STAND_IN_JSON);
  return [text.slice(0, at), json, text.slice(at + STAND_IN_JSON.length)];
}

function withStandIn(tree: JsonObject, [key = "", ...below]: readonly string[], value: string): JsonObject | undefined {
  const child = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (below.length === 0) return child === value ? { ...tree, [key]: STAND_IN } : undefined;
  const rest = isJsonObject(child) ? withStandIn(child, below, value) : undefined;
  return rest === undefined ? undefined : { ...tree, [key]: rest };
}
