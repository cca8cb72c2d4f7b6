/**
 * Gives a notebook's declared parameters the values of the page's query: assignments of literals after the parameters cell's own code,
 * in the same execution. They are part of the notebook that the session runs, so whatever keeps its source from browsers keeps them too.
 */
import { declaredParameters } from "./declared-parameters.js";
import type { Notebook } from "./notebook.js";
import { ParameterError } from "./parameter-error.js";
import type { Assignment, Parameter, ParameterLanguage, ScalarKind } from "./parameter-language.js";
import { brief } from "./problems.js";

/** Of all values together. */
const MOST_CHARACTERS = 10_000;
const MOST_CHOICES_NAMED = 10;

const EXPECTED: Readonly<Record<ScalarKind, readonly [one: string, several: string]>> = {
  int: ["a whole number such as 3", "whole numbers such as 3"],
  float: ["a number such as 2.5", "numbers such as 2.5"],
  bool: ["true or false", "true or false"],
  str: ["a text", "texts"],
};

/** `query`: without "?". Names that the notebook does not declare are not looked at. Throws ParameterError. */
export function withParameters(notebook: Notebook, query: string): Notebook {
  const declared = query === "" ? undefined : declaredParameters(notebook);
  if (declared === undefined) return notebook;
  const search = new URLSearchParams(query);
  const given = declared.parameters.map((parameter) => ({ parameter, values: search.getAll(parameter.name) }));
  requireShort(given.flatMap(({ values }) => values));
  const assignments = given.flatMap(({ parameter, values }) =>
    values.length === 0 ? [] : [{ parameter, literals: literalsOf(parameter, values, declared.language) }],
  );
  if (assignments.length === 0) return notebook;
  const { index } = declared.cell;
  const source = declared.language.assign(declared.cell.source, assignments);
  return { ...notebook, cells: notebook.cells.map((cell) => (cell.index === index ? { ...cell, source } : cell)) };
}

function requireShort(values: readonly string[]): void {
  if (values.join("").length > MOST_CHARACTERS) {
    throw new ParameterError(
      `The parameters in this address are too long: together they may have ${MOST_CHARACTERS.toLocaleString("en")} characters.`,
    );
  }
}

/** Why the parameter can't have these values, in a sentence; undefined where it can. */
export function problemOf(parameter: Parameter, values: readonly string[], language: ParameterLanguage): string | undefined {
  try {
    if (values.length > 0) literalsOf(parameter, values, language);
    return undefined;
  } catch (error) {
    if (error instanceof ParameterError) return error.message;
    throw error;
  }
}

function literalsOf(parameter: Parameter, values: readonly string[], language: ParameterLanguage): Assignment["literals"] {
  if (!parameter.isList && values.length > 1) {
    throw new ParameterError(`The parameter ${parameter.name} is given ${values.length} times in this address. Give it once.`);
  }
  const texts = parameter.isList ? listValues(parameter, values) : values;
  return texts.map((text) => {
    const literal = language.literal(text, parameter.scalar);
    const isChoice = parameter.choices?.some((choice) => language.literal(choice, parameter.scalar) === literal) ?? true;
    if (literal === undefined || !isChoice) throw refusal(parameter, text);
    return literal;
  });
}

/** A list is its name again and again, or once: with a list in JSON, or, as from a form, with a line for each element. */
export function listValues(parameter: Parameter, values: readonly string[]): readonly string[] {
  if (values.length !== 1) return values;
  const [first = ""] = values;
  const list = jsonList(first);
  if (list === undefined) return first === "" ? [] : first.replace(/(?:\r\n?|\n)+$/, "").split(/\r\n?|\n/);
  return list.map((value) => {
    // JavaScript would round what is larger.
    const isRounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && parameter.scalar !== "float";
    if (typeof value === "object" || isRounded) throw refusal(parameter, first);
    return String(value);
  });
}

function jsonList(text: string): readonly unknown[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function refusal(parameter: Parameter, value: string): ParameterError {
  return new ParameterError(`The parameter ${parameter.name} in this address can't be ${brief(value)}. It must be ${expected(parameter)}.`);
}

function expected({ scalar, isList, choices }: Parameter): string {
  const [one, several] = EXPECTED[scalar];
  if (choices === undefined) return isList ? `a list of ${several}` : one;
  const named = choices.slice(0, MOST_CHOICES_NAMED).map(brief).join(", ");
  return `one of ${named}${choices.length > MOST_CHOICES_NAMED ? ", …" : ""}`;
}
