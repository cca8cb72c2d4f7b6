/** How many values a JSON text holds and how deep they lie, told without reading it: what a small text can make of memory. Pure. */

export interface JsonBounds {
  /** Objects, lists and all that is in them; names of an object's fields do not count. */
  readonly values: number;
  /** Objects and lists within one another. */
  readonly depth: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPENING_LIST = 0x5b;
const CLOSING_LIST = 0x5d;
const OPENING_OBJECT = 0x7b;
const CLOSING_OBJECT = 0x7d;
const LAST_SPACE = 0x20;
const CAPITAL_I = 0x49;
const CAPITAL_N = 0x4e;
const SMALL_A = 0x61;

/**
 * Undefined where it keeps to both bounds; otherwise the bound that it passes first. Of a text that is no JSON, it says what a parser
 * would have met until it gave up, or more.
 */
export function passedBound(text: string, bounds: JsonBounds): keyof JsonBounds | undefined {
  let values = 1;
  let depth = 0;
  /** The last sign opened a list or an object, which is empty unless something comes before it is closed. */
  let justOpened = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    const isClosing = sign === CLOSING_LIST || sign === CLOSING_OBJECT;
    if (sign <= LAST_SPACE) continue;
    if (sign === COMMA || (justOpened && !isClosing)) values++;
    if (isWordOfPython(text, sign, at)) values++;
    justOpened = sign === OPENING_LIST || sign === OPENING_OBJECT;
    if (justOpened) depth++;
    else if (isClosing) depth--;
    else if (sign === QUOTE) at = endOfText(text, at);
    if (values > bounds.values) return "values";
    if (depth > bounds.depth) return "depth";
  }
  return undefined;
}

/** NaN and Infinity. They are replaced one by one before the text is read, so each counts once more than another value, commas or not. */
function isWordOfPython(text: string, sign: number, at: number): boolean {
  return sign === CAPITAL_I || (sign === CAPITAL_N && text.charCodeAt(at + 1) === SMALL_A);
}

/** Where the quote is that ends what the quote at `start` began; the end where there is none. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((at - first) % 2 === 0) return at;
  }
  return text.length;
}
