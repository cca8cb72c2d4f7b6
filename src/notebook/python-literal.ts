/** From a visitor's text to a Python literal of the kind that is asked for: data whatever it holds, never code. */
import type { ScalarKind } from "./declared-parameters.js";

/** Python itself reads no more than 4300. */
const MOST_DIGITS = 1000;
const INT = new RegExp(`^[+-]?\\d{1,${MOST_DIGITS}}$`);
const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const TRUE: ReadonlySet<string> = new Set(["true", "1", "yes", "on"]);
const FALSE: ReadonlySet<string> = new Set(["false", "0", "no", "off"]);
/** What stands for itself between quotes; all else is escaped, quotes, backslashes and line ends first of all. */
const PLAIN = /^[A-Za-z0-9 _.,-]$/;

/** Undefined where the text is no value of that kind. */
export function pythonLiteral(text: string, kind: ScalarKind): string | undefined {
  if (kind === "str") return stringLiteral(text);
  const word = text.trim();
  if (kind === "int") return INT.test(word) ? BigInt(word.replace(/^\+/, "")).toString() : undefined;
  if (kind === "float") return FLOAT.test(word) ? floatLiteral(Number(word)) : undefined;
  if (TRUE.has(word.toLowerCase())) return "True";
  return FALSE.has(word.toLowerCase()) ? "False" : undefined;
}

function stringLiteral(text: string): string {
  // Iterated by code points: half of a pair stands alone only where it came alone.
  return `"${[...text].map((char) => (PLAIN.test(char) ? char : escapeOf(char.codePointAt(0) ?? 0))).join("")}"`;
}

function escapeOf(codePoint: number): string {
  const hex = codePoint.toString(16);
  if (codePoint <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return codePoint <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Python has no literal for what is not finite. */
function floatLiteral(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
