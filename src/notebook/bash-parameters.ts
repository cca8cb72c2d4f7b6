/** Parameters in bash: `rows=10`, `export region='north'`, `names=(a b)`. Source: Bash Reference Manual, "Quoting", "Arrays". */
import { cutAll, isLineEnd, type Piece, type Syntax } from "./cut-source.js";
import {
  type Declared,
  lastOfEach,
  listDeclared,
  type Parameter,
  type ParameterLanguage,
  type Scalar,
  type ScalarKind,
  scalarDeclared,
  withLines,
} from "./parameter-language.js";
import { hex, isUtf8Text, numberIn, numberText, truthIn, wholeNumberIn } from "./scalar-text.js";
import { withoutEscapes } from "./without-escapes.js";

/** A here-document counts as open: its lines are text, however they look. */
const SYNTAX: Syntax = {
  token:
    /(?<=^|[\s;])#[^\r\n]*|<<<|\$'(?:\\[\s\S]|[^'\\])*'|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|(?<open><<|["'][\s\S]*$)|\\(?:\r\n?|\n)|\\[\s\S]|;[ \t]*|\r\n?|\n|[\s\S]/g,
  isComment: (token) => token.startsWith("#") && token.length > 1,
};

/** Names that begin with "_" are the author's own. */
const DECLARATION = /^(?:export[ \t]+)?([A-Za-z]\w*)=([\s\S]*)$/;
const WORD = /^[\w./:@%+,-]*$/;
const QUOTED = /^(?:'([^']*)'|"([^"\\$`!]*)"|\$'((?:\\[\s\S]|[^'\\])*)')$/;
const INT = /^[+-]?(?:0|[1-9]\d*)$/;
const NUMBER = /^[+-]?(?:\d+\.\d*|\.\d+|\d+[eE][+-]?\d+)$/;
const PLAIN_BYTE = /[A-Za-z0-9_.,-]/;

export const BASH_PARAMETERS: ParameterLanguage = {
  parameters(source) {
    const statements = cutAll(source, SYNTAX, (token) => isLineEnd(token) || token.startsWith(";")) ?? [];
    return lastOfEach(statements.flatMap((each) => parameterOf(each) ?? []));
  },
  literal,
  assign(source, assignments) {
    const lines = assignments.map(({ parameter, literals }) => {
      const [first = ""] = literals;
      return `${parameter.name}=${parameter.isList ? `(${literals.join(" ")})` : first}`;
    });
    return withLines(source, lines);
  },
};

function parameterOf({ code, comment }: Piece): Parameter | undefined {
  const [, name, right = ""] = DECLARATION.exec(code.trimEnd()) ?? [];
  if (name === undefined) return undefined;
  const value = literalDeclared(right);
  return value && { name, ...value, comment };
}

function literalDeclared(text: string): Declared | undefined {
  if (!text.startsWith("(") || !text.endsWith(")")) return scalarDeclared(scalarOf(text));
  const elements = cutAll(text.slice(1, -1), SYNTAX, (token) => /^\s+$/.test(token));
  return (
    elements &&
    listDeclared(
      elements.map(({ code }) => code).filter((code) => code !== ""),
      scalarOf,
    )
  );
}

/** All is text in bash: how it is written tells what the author means. What is quoted is a text. */
function scalarOf(text: string): Scalar | undefined {
  if (text === "true" || text === "false") return { kind: "bool", text };
  if (INT.test(text)) return { kind: "int", text: wholeNumberIn(text)?.toString() };
  if (NUMBER.test(text)) {
    const value = numberIn(text);
    return { kind: "float", text: value === undefined ? undefined : numberText(value) };
  }
  if (WORD.test(text)) return { kind: "str", text };
  const [, inSingle, inDouble, inDollar] = QUOTED.exec(text) ?? [];
  if (inDollar !== undefined) return { kind: "str", text: withoutEscapes(inDollar) };
  const inside = inSingle ?? inDouble;
  return inside === undefined ? undefined : { kind: "str", text: inside };
}

function literal(text: string, kind: ScalarKind): string | undefined {
  if (kind === "str") return isUtf8Text(text) ? `$'${[...Buffer.from(text)].map(byteText).join("")}'` : undefined;
  if (kind === "bool") return truthIn(text)?.toString();
  if (kind === "int") return wholeNumberIn(text)?.toString();
  const value = numberIn(text);
  return value === undefined ? undefined : numberText(value);
}

/** Byte by byte, since "\u" depends on the locale. Without a space, it is one word wherever it stands. */
function byteText(byte: number): string {
  const character = String.fromCharCode(byte);
  return PLAIN_BYTE.test(character) ? character : `\\x${hex(byte, 2)}`;
}
