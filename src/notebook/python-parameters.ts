/** Parameters in Python. The kind of the value that stands there, or its annotation, decides what may take its place. */
import type { Piece } from "./cut-source.js";
import {
  type Declared,
  lastOfEach,
  listDeclared,
  type Parameter,
  type ParameterKind,
  type ParameterLanguage,
  type Scalar,
  scalarDeclared,
  withLines,
} from "./parameter-language.js";
import { pythonLiteral } from "./python-literal.js";
import { elementsOf, isString, sidesOf, statementsOf } from "./python-tokens.js";
import { numberIn, numberText } from "./scalar-text.js";
import { withoutEscapes } from "./without-escapes.js";

/** Names that begin with "_" are Python's or the author's own. */
const NAME = /^\p{L}[\p{L}\p{N}_]*$/u;
const KEYWORDS: ReadonlySet<string> = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

const INT = /^[+-]?(?:\d[\d_]*|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+)$/;
const FLOAT = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?$/;
const CHOICES = /^(?:(?:\w+\.)?Optional\s*\[\s*)?(?:\w+\.)?Literal\s*\[(?<inside>[\s\S]*?)\]\s*(?:\]\s*)?(?:\|\s*None)?$/;
const ANNOTATION = /^(?:Optional\[)?([Ll]ist\[)?(int|float|bool|str)\]{0,2}(?:\|None)?$/;

export const PYTHON_PARAMETERS: ParameterLanguage = {
  parameters(source) {
    // A cell's magic may make another language of it.
    if (source.trimStart().startsWith("%%")) return [];
    return lastOfEach(statementsOf(source).flatMap((statement) => parameterOf(statement) ?? []));
  },
  literal: pythonLiteral,
  assign(source, assignments) {
    const lines = assignments.map(({ parameter, literals }) => {
      const [first = ""] = literals;
      return `${parameter.name} = ${parameter.isList ? `[${literals.join(", ")}]` : first}`;
    });
    return withLines(source, lines);
  },
};

/** Undefined for a statement that is no assignment of a literal to one name, or is further in. */
function parameterOf({ code, comment }: Piece): Parameter | undefined {
  const sides = /^\s/.test(code) ? undefined : sidesOf(code);
  if (sides === undefined) return undefined;
  const [target, value] = sides;
  const [name = "", ...annotation] = target.split(":");
  const literal = literalDeclared(value.replace(/;\s*$/, "").trim());
  if (literal === undefined || !NAME.test(name.trim()) || KEYWORDS.has(name.trim())) return undefined;
  return { name: name.trim(), ...literal, ...kindOfAnnotation(annotation.join(":")), comment };
}

function kindOfAnnotation(text: string): ParameterKind | undefined {
  const [, list, scalar] = ANNOTATION.exec(text.replace(/\s/g, "")) ?? [];
  if (scalar === "int" || scalar === "float" || scalar === "bool" || scalar === "str") return { scalar, isList: list !== undefined };
  return kindOfChoices(text);
}

/** Undefined for what does not list plain literals of one kind. True and false are a choice by themselves. */
function kindOfChoices(text: string): ParameterKind | undefined {
  const inside = CHOICES.exec(text.trim())?.groups?.inside;
  const texts = elementsOf(inside ?? "").map((element) => element.trim());
  if (texts.at(-1) === "") texts.pop();
  const scalars = texts.filter((each) => each !== "None").map(scalarOf);
  const choices = scalars.flatMap((scalar) => scalar?.text ?? []);
  const [kind = "bool", ...others] = new Set(scalars.map((scalar) => scalar?.kind));
  if (kind === "bool" || others.length > 0 || choices.length < scalars.length) return undefined;
  return { scalar: kind, isList: false, choices: [...new Set(choices)] };
}

function literalDeclared(text: string): Declared | undefined {
  const isList = text.startsWith("[") && text.endsWith("]");
  return isList ? listDeclared(elementsOf(text.slice(1, -1)), scalarOf) : scalarDeclared(scalarOf(text));
}

function scalarOf(text: string): Scalar | undefined {
  if (text === "True" || text === "False") return { kind: "bool", text: text.toLowerCase() };
  if (text === "None") return { kind: "str", text: undefined };
  if (isString(text)) return { kind: "str", text: textOf(text) };
  const digits = text.replaceAll("_", "");
  if (INT.test(text)) return { kind: "int", text: wholeText(digits) };
  if (!FLOAT.test(text)) return undefined;
  const value = numberIn(digits);
  return { kind: "float", text: value === undefined ? undefined : numberText(value) };
}

/** Zeros before a number, which Python does not take, and other bases: as one counts. */
function wholeText(digits: string): string | undefined {
  try {
    const value = BigInt(digits.replace(/^[+-]/, ""));
    return digits.startsWith("-") ? `-${value}` : `${value}`;
  } catch {
    return undefined;
  }
}

function textOf(literal: string): string | undefined {
  const [, prefix = "", quote = "", inside = ""] = /^([uUrR]?)("""|'''|"|')([\s\S]*)\2$/.exec(literal) ?? [];
  if (quote === "") return undefined;
  return prefix.toLowerCase() === "r" ? inside : withoutEscapes(inside);
}
