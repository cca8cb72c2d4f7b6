/** Cuts Python source at line ends or commas. Source: Python reference, "Lexical analysis". */
import { cutLoosely, isLineEnd, type Piece, type Syntax } from "./cut-source.js";

const PYTHON: Syntax = {
  token:
    /#[^\r\n]*|("""|''')(?:\\[\s\S]|(?!\1)[^\\])*(?:\1|$)|"(?:\\[\s\S]|[^"\\\r\n])*"?|'(?:\\[\s\S]|[^'\\\r\n])*'?|\\(?:\r\n?|\n)|\r\n?|\n|[\s\S]/g,
  isComment: (token) => token.startsWith("#"),
};
const WHOLE_STRING = /^(?:"""[\s\S]*"""|'''[\s\S]*'''|"[\s\S]*"|'[\s\S]*')$/;

/** Statements, at column 0 or further in as they were; those in brackets or strings are whole. */
export function statementsOf(source: string): readonly Piece[] {
  return cutLoosely(source, PYTHON, isLineEnd);
}

/** What stands between the commas of a list's inside. */
export function elementsOf(inside: string): readonly string[] {
  return cutLoosely(inside, PYTHON, (token) => token === ",").map(({ code }) => code);
}

/** An assignment's target with its annotation, and what is assigned; an "=" in a string or in brackets is no assignment's. */
export function sidesOf(statement: string): readonly [target: string, value: string] | undefined {
  const [target, ...values] = cutLoosely(statement, PYTHON, (token) => token === "=").map(({ code }) => code);
  return target === undefined || values.length === 0 ? undefined : [target, values.join("=")];
}

/** One string and nothing beside it. Those that hold expressions or bytes (f, b) are none. */
export function isString(text: string): boolean {
  const unprefixed = text.replace(/^[uUrR]/, "");
  const tokens = unprefixed.match(PYTHON.token) ?? [];
  return tokens.length === 1 && unprefixed.length > 1 && WHOLE_STRING.test(unprefixed);
}
