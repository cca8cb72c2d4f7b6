/** What a visitor's text means as a number or a truth value, whatever the language. Undefined where it is none. */

/** Python itself reads no more than 4300. */
const MOST_DIGITS = 1000;
const INT = new RegExp(`^[+-]?\\d{1,${MOST_DIGITS}}$`);
const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const TRUE: ReadonlySet<string> = new Set(["true", "1", "yes", "on"]);
const FALSE: ReadonlySet<string> = new Set(["false", "0", "no", "off"]);

export function wholeNumberIn(text: string): bigint | undefined {
  const word = text.trim();
  return INT.test(word) ? BigInt(word.replace(/^\+/, "")) : undefined;
}

/** Never infinite. */
export function numberIn(text: string): number | undefined {
  const word = text.trim();
  const value = FLOAT.test(word) ? Number(word) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

export function truthIn(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : undefined;
}

/** Unlike `String`, keeps the sign of zero. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** What stands for itself between quotes in every language; all else is escaped, quotes, backslashes and line ends first of all. */
const PLAIN = /^[A-Za-z0-9 _.,-]$/;

/** By code points: half of a pair stands alone only where it came alone. */
export function escaped(text: string, escapeOf: (codePoint: number) => string): string {
  return [...text].map((char) => (PLAIN.test(char) ? char : escapeOf(char.codePointAt(0) ?? 0))).join("");
}

export function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** Languages whose texts end at a zero byte or are UTF-8 alone have no such text. */
export function isUtf8Text(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}
