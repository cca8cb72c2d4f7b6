/** JSON as kernels write it: Python's encoder puts bare NaN and Infinity where JSON has no word for them. */
import type { JsonValue } from "./message.js";

const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** Such numbers become null. Throws SyntaxError where it is no JSON either way. */
export function parseLenientJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(STRING_OR_WORD, (match) => (match.startsWith('"') ? match : "null")));
  }
}
