/** From a visitor's text to a Python literal of the kind that is asked for: data whatever it holds, never code. */
import type { ScalarKind } from "./parameter-language.js";
import { escaped, hex, numberIn, numberText, truthIn, wholeNumberIn } from "./scalar-text.js";

/** Undefined where the text is no value of that kind. */
export function pythonLiteral(text: string, kind: ScalarKind): string | undefined {
  if (kind === "str") return `"${escaped(text, escapeOf)}"`;
  if (kind === "int") return wholeNumberIn(text)?.toString();
  if (kind === "float") return floatLiteral(numberIn(text));
  const truth = truthIn(text);
  return truth === undefined ? undefined : truth ? "True" : "False";
}

function escapeOf(codePoint: number): string {
  if (codePoint <= 0xff) return `\\x${hex(codePoint, 2)}`;
  return codePoint <= 0xffff ? `\\u${hex(codePoint, 4)}` : `\\U${hex(codePoint, 8)}`;
}

function floatLiteral(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = numberText(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
