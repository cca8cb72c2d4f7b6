/** Reads the escapes that strings of most languages have in common. */

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\}|U([\da-fA-F]{8})|(\r\n?|\n)|([\s\S]?))/g;
const SIGNS: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["`", "`"],
]);

/** Undefined where it holds an escape that is none of these. */
export function withoutEscapes(text: string): string | undefined {
  let isPlain = true;
  const read = text.replace(ESCAPE, (_, x?: string, u?: string, braces?: string, long?: string, lineEnd?: string, sign?: string) => {
    if (lineEnd !== undefined) return "";
    const digits = x ?? u ?? braces ?? long;
    const codePoint = digits === undefined ? undefined : Number.parseInt(digits, 16);
    const character =
      codePoint === undefined ? SIGNS.get(sign ?? "") : codePoint <= 0x10_ffff ? String.fromCodePoint(codePoint) : undefined;
    isPlain &&= character !== undefined;
    return character ?? "";
  });
  return isPlain ? read : undefined;
}
