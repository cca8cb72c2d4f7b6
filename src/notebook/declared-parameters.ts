/**
 * The parameters that a notebook declares: simple assignments in its cell tagged `parameters`. Source: papermill, "Parameterize"; the
 * kind of the value that stands there, or its annotation, decides what may take its place.
 */
import type { CodeCell, KernelPreference, Notebook } from "./notebook.js";
import { elementsOf, isString, statementsOf } from "./python-tokens.js";

export type ScalarKind = "int" | "float" | "bool" | "str";

export interface ParameterKind {
  readonly scalar: ScalarKind;
  readonly isList: boolean;
}

export interface Parameter extends ParameterKind {
  readonly name: string;
}

export interface DeclaredParameters {
  readonly cell: CodeCell;
  readonly parameters: readonly Parameter[];
}

const TAG = "parameters";
/** A cell of parameters is written by hand; what is longer is not looked through. */
const MOST_CHARACTERS = 100_000;

/** Names that begin with "_" are Python's or the author's own. */
const NAME = /^\p{L}[\p{L}\p{N}_]*$/u;
const KEYWORDS: ReadonlySet<string> = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

const INT = /^[+-]?(?:\d[\d_]*|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/;
const FLOAT = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/;
const ANNOTATION = /^(?:Optional\[)?([Ll]ist\[)?(int|float|bool|str)\]{0,2}(?:\|None)?$/;

/** Undefined where there are none, and for kernels of other languages than Python. */
export function declaredParameters(notebook: Notebook): DeclaredParameters | undefined {
  if (!isPython(notebook.kernel)) return undefined;
  const cell = notebook.cells.find((each) => each.kind === "code" && each.tags.includes(TAG));
  // A cell's magic may make another language of it.
  if (cell?.kind !== "code" || cell.source.length > MOST_CHARACTERS || cell.source.trimStart().startsWith("%%")) return undefined;
  const byName = new Map(
    statementsOf(cell.source)
      .flatMap((statement) => parameterOf(statement) ?? [])
      .map((each) => [each.name, each]),
  );
  return byName.size === 0 ? undefined : { cell, parameters: [...byName.values()] };
}

/** A notebook that names neither kernel nor language gets the default, which is Python. */
function isPython({ language, name }: KernelPreference): boolean {
  if (language !== undefined) return /^i?python\d?$/i.test(language);
  return name === undefined || /python|-py\b/i.test(name);
}

/** Undefined for a statement that is no assignment of a literal to one name, or is further in. */
function parameterOf(statement: string): Parameter | undefined {
  const equals = statement.indexOf("=");
  if (equals === -1 || /^\s/.test(statement)) return undefined;
  const [name = "", ...annotation] = statement.slice(0, equals).split(":");
  const literal = kindOfLiteral(
    statement
      .slice(equals + 1)
      .replace(/;\s*$/, "")
      .trim(),
  );
  if (literal === undefined || !NAME.test(name.trim()) || KEYWORDS.has(name.trim())) return undefined;
  return { name: name.trim(), ...(kindOfAnnotation(annotation.join(":")) ?? literal) };
}

function kindOfAnnotation(text: string): ParameterKind | undefined {
  const [, list, scalar] = ANNOTATION.exec(text.replace(/\s/g, "")) ?? [];
  return isScalarKind(scalar) ? { scalar, isList: list !== undefined } : undefined;
}

function isScalarKind(text: string | undefined): text is ScalarKind {
  return text === "int" || text === "float" || text === "bool" || text === "str";
}

function kindOfLiteral(text: string): ParameterKind | undefined {
  const isList = text.startsWith("[") && text.endsWith("]");
  const scalar = isList ? commonKind(elementsOf(text.slice(1, -1))) : kindOfScalar(text);
  return scalar && { scalar, isList };
}

/** Of an empty list's elements nothing is known: they are texts. Whole numbers among numbers are numbers. */
function commonKind(elements: readonly string[]): ScalarKind | undefined {
  const texts = elements.map((element) => element.trim());
  if (texts.at(-1) === "") texts.pop();
  const kinds = new Set(texts.map(kindOfScalar));
  const [first = "str", ...others] = kinds;
  if (kinds.has(undefined)) return undefined;
  if (others.length === 0) return first;
  return [...kinds].every((kind) => kind === "int" || kind === "float") ? "float" : undefined;
}

function kindOfScalar(text: string): ScalarKind | undefined {
  if (text === "True" || text === "False") return "bool";
  if (text === "None" || isString(text)) return "str";
  if (INT.test(text)) return "int";
  return FLOAT.test(text) ? "float" : undefined;
}
