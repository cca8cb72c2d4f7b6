/** JSON as kernels write it: Python's encoder puts bare NaN and Infinity where JSON has no word for them. */
import type { JsonValue } from "./message.js";

/** An escape, a quote or such a word. A pattern for whole strings would overflow the stack on a plot's megabytes. */
const TOKEN = /\\.|"|-?\b(?:NaN|Infinity)\b/g;

/** Such numbers become null. Throws SyntaxError where it is no JSON either way. */
export function parseLenientJson(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(withoutSuchNumbers(text));
  }
}

function withoutSuchNumbers(text: string): string {
  let inString = false;
  return text.replace(TOKEN, (token) => {
    if (token === '"') inString = !inString;
    else if (!inString && !token.startsWith("\\")) return "null";
    return token;
  });
}
