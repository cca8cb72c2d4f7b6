/** Parameters in JavaScript and TypeScript: `const rows = 10`, `let names: string[] = []`. Source: ECMAScript, "Lexical Grammar". */
import { cutAll, isLineEnd, type Piece, type Syntax } from "./cut-source.js";
import {
  type Declared,
  lastOfEach,
  listDeclared,
  type Parameter,
  type ParameterKind,
  type ParameterLanguage,
  type Scalar,
  type ScalarKind,
  scalarDeclared,
  withLines,
} from "./parameter-language.js";
import { escaped, hex, numberIn, numberText, truthIn, wholeNumberIn } from "./scalar-text.js";
import { withoutEscapes } from "./without-escapes.js";

const SYNTAX: Syntax = {
  token:
    /\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\\r\n])*"?|'(?:\\[\s\S]|[^'\\\r\n])*'?|`(?:\\[\s\S]|[^`\\])*`|(?<open>(?:\/\*|`)[\s\S]*$)|[\p{L}\p{N}_$]+|\r\n?|\n|[\s\S]/gu,
  isComment: (token) => token.startsWith("//") || token.startsWith("/*"),
};

const DECLARATION = /^((?:const|let|var)\s+)?(\p{L}[\p{L}\p{N}_$]*)\s*(?::([^=]*))?=(?![=>])([\s\S]*)$/u;
const KEYWORDS: ReadonlySet<string> = new Set(
  "arguments async await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield".split(
    " ",
  ),
);
const ANNOTATION =
  /^(?:(number|string|boolean)|(?:(number|string|boolean)\[\]|(?:Readonly)?Array<(number|string|boolean)>))(?:\|(?:null|undefined))*$/;
const KINDS: ReadonlyMap<string, ScalarKind> = new Map([
  ["number", "float"],
  ["string", "str"],
  ["boolean", "bool"],
]);
const INT = /^[+-]?(?:0|[1-9]\d*(?:_\d+)*)$/;
const NUMBER = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const STRING = /^(["'`])((?:\\[\s\S]|(?!\1)[^\\])*)\1$/;

export const JAVASCRIPT_PARAMETERS: ParameterLanguage = {
  parameters: (source) => lastOfEach(statementsOf(source).flatMap((each) => parameterOf(each) ?? [])),
  literal,
  assign(source, assignments) {
    const lines = assignments.map(({ parameter, literals }) => {
      const [first = ""] = literals;
      return `${parameter.name} = ${parameter.isList ? `[${literals.join(", ")}]` : first};`;
    });
    return withLines(assignable(source, new Set(assignments.map(({ parameter }) => parameter.name))), lines);
  },
};

function statementsOf(source: string): readonly Piece[] {
  return cutAll(source, SYNTAX, (token) => isLineEnd(token) || token === ";") ?? [];
}

/** What is assigned to once more can't be `const`. */
function assignable(source: string, names: ReadonlySet<string>): string {
  let text = source;
  for (const { code, start } of [...statementsOf(source)].reverse()) {
    const [, keyword, name = ""] = DECLARATION.exec(code.trimStart()) ?? [];
    if (keyword?.trim() !== "const" || !names.has(name)) continue;
    text = `${text.slice(0, start)}let${text.slice(start + "const".length)}`;
  }
  return text;
}

function parameterOf({ code, comment }: Piece): Parameter | undefined {
  const [, , name = "", annotation = "", right = ""] = DECLARATION.exec(code.trimStart()) ?? [];
  const value = name === "" || KEYWORDS.has(name) ? undefined : literalDeclared(right.trim());
  return value && { name, ...value, ...kindOfAnnotation(annotation), comment };
}

function kindOfAnnotation(text: string): ParameterKind | undefined {
  const [, one, several, elements] = ANNOTATION.exec(text.replace(/\s/g, "").replace(/^readonly/, "")) ?? [];
  const scalar = KINDS.get(one ?? several ?? elements ?? "");
  return scalar && { scalar, isList: one === undefined };
}

function literalDeclared(text: string): Declared | undefined {
  if (!text.startsWith("[") || !text.endsWith("]")) return scalarDeclared(scalarOf(text));
  const elements = cutAll(text.slice(1, -1), SYNTAX, (token) => token === ",");
  return (
    elements &&
    listDeclared(
      elements.map(({ code }) => code),
      scalarOf,
    )
  );
}

function scalarOf(text: string): Scalar | undefined {
  if (text === "true" || text === "false") return { kind: "bool", text };
  if (text === "null" || text === "undefined") return { kind: "str", text: undefined };
  if (INT.test(text)) return { kind: "int", text: wholeNumberIn(text.replaceAll("_", ""))?.toString() };
  if (NUMBER.test(text)) {
    const value = numberIn(text);
    return { kind: "float", text: value === undefined ? undefined : numberText(value) };
  }
  const [, quote, inside = ""] = STRING.exec(text) ?? [];
  if (quote === undefined || (quote === "`" && /\$\{/.test(inside))) return undefined;
  return { kind: "str", text: withoutEscapes(inside) };
}

function literal(text: string, kind: ScalarKind): string | undefined {
  if (kind === "str") return `"${escaped(text, escapeOf)}"`;
  if (kind === "bool") return truthIn(text)?.toString();
  const value = kind === "int" ? safeInteger(wholeNumberIn(text)) : numberIn(text);
  return value === undefined ? undefined : numberText(value);
}

/** JavaScript would round what is larger. */
function safeInteger(value: bigint | undefined): number | undefined {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function escapeOf(codePoint: number): string {
  if (codePoint <= 0xff) return `\\x${hex(codePoint, 2)}`;
  return codePoint <= 0xffff ? `\\u${hex(codePoint, 4)}` : `\\u{${hex(codePoint, 1)}}`;
}
