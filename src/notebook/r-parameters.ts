/** Parameters in R: `rows <- 10L`, `names = c("a", "b")`. Source: R Language Definition, "Parser". */
import { cutAll, isLineEnd, type Piece, type Syntax } from "./cut-source.js";
import {
  type Assignment,
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
import { escaped, hex, isUtf8Text, numberIn, numberText, truthIn, wholeNumberIn } from "./scalar-text.js";
import { withoutEscapes } from "./without-escapes.js";

interface RParameter extends Parameter {
  /** Written `list(…)`, not `c(…)`. */
  readonly isRList: boolean;
}

const SYNTAX: Syntax = {
  token:
    /#[^\r\n]*|[rR](["'])(-*)(?:\([\s\S]*?\)|\[[\s\S]*?\]|\{[\s\S]*?\})\2\1|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|`[^`]*`|(?<open>(?:[rR]["']-*[([{]|["'`])[\s\S]*$)|[\p{L}\p{N}._]+|\r\n?|\n|[\s\S]/gu,
  isComment: (token) => token.startsWith("#"),
};

/** Names that begin with "." are hidden. */
const DECLARATION = /^(\p{L}[\p{L}\p{N}._]*)[ \t]*(?:<-|=(?!=))([\s\S]*)$/u;
const KEYWORDS: ReadonlySet<string> = new Set("if else repeat while function for next break in TRUE FALSE NULL Inf NaN NA".split(" "));
const LIST = /^(c|list)\(([\s\S]*)\)$/;
const INT = /^[+-]?\d+L$/;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const STRING = /^(?:"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)')$/;

/** R's integers have 32 bits, of which the lowest is NA. */
const LARGEST = 2n ** 31n - 1n;
/** So many characters R's parser takes between quotes where some are escaped. */
const MOST_CHARACTERS = 9999;
const EMPTY: Readonly<Record<ScalarKind, string>> = { int: "integer(0)", float: "numeric(0)", bool: "logical(0)", str: "character(0)" };

export const R_PARAMETERS: ParameterLanguage = {
  parameters: declared,
  literal,
  assign(source, assignments) {
    const lists = new Set(declared(source).flatMap(({ name, isRList }) => (isRList ? [name] : [])));
    return withLines(
      source,
      assignments.map((each) => `${each.parameter.name} <- ${rightSide(each, lists.has(each.parameter.name))}`),
    );
  },
};

function declared(source: string): readonly RParameter[] {
  const statements = cutAll(source, SYNTAX, (token) => isLineEnd(token) || token === ";");
  return lastOfEach((statements ?? []).flatMap((each) => parameterOf(each) ?? []));
}

function parameterOf({ code, comment }: Piece): RParameter | undefined {
  const [, name = "", right = ""] = DECLARATION.exec(code.trimStart()) ?? [];
  if (name === "" || KEYWORDS.has(name)) return undefined;
  const [, maker, inside = ""] = LIST.exec(right.trim()) ?? [];
  const value = maker === undefined ? scalarDeclared(scalarOf(right.trim())) : elementsDeclared(inside);
  return value && { name, ...value, comment, isRList: maker === "list" };
}

function elementsDeclared(inside: string): Declared | undefined {
  const elements = cutAll(inside, SYNTAX, (token) => token === ",");
  return (
    elements &&
    listDeclared(
      elements.map(({ code }) => code),
      scalarOf,
    )
  );
}

function scalarOf(text: string): Scalar | undefined {
  if (text === "TRUE" || text === "FALSE") return { kind: "bool", text: text.toLowerCase() };
  if (text === "NULL" || text === "NA_character_") return { kind: "str", text: undefined };
  if (INT.test(text)) return { kind: "int", text: wholeNumberIn(text.slice(0, -1))?.toString() };
  if (NUMBER.test(text)) {
    const value = numberIn(text);
    return { kind: "float", text: value === undefined ? undefined : numberText(value) };
  }
  const [, inDouble, inSingle] = STRING.exec(text) ?? [];
  const inside = inDouble ?? inSingle;
  return inside === undefined ? undefined : { kind: "str", text: withoutEscapes(inside) };
}

/** R forbids "\x" beside "\u" in one string, so all is "\u" or "\U". */
function literal(text: string, kind: ScalarKind): string | undefined {
  if (kind === "str") return isUtf8Text(text) && text.length <= MOST_CHARACTERS ? `"${escaped(text, escapeOf)}"` : undefined;
  if (kind === "float") {
    const value = numberIn(text);
    return value === undefined ? undefined : numberText(value);
  }
  if (kind === "int") {
    const value = wholeNumberIn(text);
    return value === undefined || value > LARGEST || value < -LARGEST ? undefined : `${value}L`;
  }
  const truth = truthIn(text);
  return truth === undefined ? undefined : truth ? "TRUE" : "FALSE";
}

function escapeOf(codePoint: number): string {
  return codePoint <= 0xffff ? `\\u${hex(codePoint, 4)}` : `\\U${hex(codePoint, 8)}`;
}

function rightSide({ parameter, literals }: Assignment, isRList: boolean): string {
  if (!parameter.isList) return literals[0] ?? "NULL";
  if (isRList) return `list(${literals.join(", ")})`;
  // `c()` is NULL.
  return literals.length === 0 ? EMPTY[parameter.scalar] : `c(${literals.join(", ")})`;
}
