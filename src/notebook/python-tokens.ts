/** Cuts Python source at line ends or commas, minding strings, brackets and comments. Source: Python reference, "Lexical analysis". */

/** A comment, a string, a joined line, a line end, or one character of anything else. */
const TOKEN =
  /#[^\r\n]*|("""|''')(?:\\[\s\S]|(?!\1)[^\\])*(?:\1|$)|"(?:\\[\s\S]|[^"\\\r\n])*"?|'(?:\\[\s\S]|[^'\\\r\n])*'?|\\(?:\r\n?|\n)|\r\n?|\n|[\s\S]/g;
const WHOLE_STRING = /^(?:"""[\s\S]*"""|'''[\s\S]*'''|"[\s\S]*"|'[\s\S]*')$/;

/** Statements, at column 0 or further in as they were; those in brackets or strings are whole. Comments are left out. */
export function statementsOf(source: string): readonly string[] {
  return cut(source, (token) => token === "\n" || token === "\r\n" || token === "\r");
}

/** What stands between the commas of a list's inside. */
export function elementsOf(inside: string): readonly string[] {
  return cut(inside, (token) => token === ",");
}

/** One string and nothing beside it. Those that hold expressions or bytes (f, b) are none. */
export function isString(text: string): boolean {
  const unprefixed = text.replace(/^[uUrR]/, "");
  const tokens = unprefixed.match(TOKEN) ?? [];
  return tokens.length === 1 && unprefixed.length > 1 && WHOLE_STRING.test(unprefixed);
}

function cut(text: string, isEnd: (token: string) => boolean): readonly string[] {
  const pieces = [""];
  let depth = 0;
  for (const token of text.match(TOKEN) ?? []) {
    if (token.startsWith("#")) continue;
    if ("([{".includes(token)) depth += 1;
    if (")]}".includes(token)) depth -= 1;
    if (depth === 0 && isEnd(token)) pieces.push("");
    else pieces.push((pieces.pop() ?? "") + (token.startsWith("\\") ? " " : token));
  }
  return pieces;
}
