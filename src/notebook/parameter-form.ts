/** What a form shows of a notebook's parameters, and what becomes of a form that was sent. Pure. */
import { closestName } from "../errors/closest-name.js";
import { declaredParameters } from "./declared-parameters.js";
import type { Notebook } from "./notebook.js";
import type { Parameter, ScalarKind } from "./parameter-language.js";
import { listValues, problemOf } from "./parameters.js";
import { truthIn } from "./scalar-text.js";

export interface ParameterField {
  readonly name: string;
  readonly scalar: ScalarKind;
  readonly isList: boolean;
  /** Of a list a line for each element. */
  readonly value: string;
  /** To choose from, the value among them; undefined where it can be anything of its kind. */
  readonly choices: readonly string[] | undefined;
  /** What the author says of it; "" for nothing. */
  readonly help: string;
  /** Whether it is another than the notebook's. */
  readonly isChanged: boolean;
  readonly problem: string | undefined;
}

export interface UnknownParameter {
  readonly name: string;
  readonly closest: string | undefined;
}

export interface ParameterForm {
  readonly fields: readonly ParameterField[];
  /** What else the page's address says, names and values in their order: it stays when the form is sent. */
  readonly kept: readonly (readonly [string, string])[];
  readonly unknown: readonly UnknownParameter[];
}

/** Sent with a form, so that what it says can be told from a link's. No parameter's name begins with "_". */
export const FORM_MARK = "_form";

/** Their values are not for a page to show. */
const CONFIDENTIAL = /pass(?:word|wd|phrase)|secret|token|credential|api_?key|private_?key/i;
/** Of the page itself, or put there by others on the way. */
const NOT_MEANT = /^(?:_.*|view|visitor|utm_.*|gclid|fbclid|msclkid)$/;
const MOST_UNKNOWN = 5;

/** `search`: of the page's address. Undefined where the notebook declares no parameters. */
export function parameterForm(notebook: Notebook, search: URLSearchParams): ParameterForm | undefined {
  const declared = declaredParameters(notebook);
  if (declared === undefined) return undefined;
  const shown = declared.parameters.filter(isShown);
  const names = declared.parameters.map(({ name }) => name);
  return {
    fields: shown.map((parameter) => {
      const values = search.getAll(parameter.name);
      const value = textOf(parameter, values);
      return {
        name: parameter.name,
        scalar: parameter.scalar,
        isList: parameter.isList,
        value,
        choices: choicesOf(parameter, value),
        help: parameter.comment.replace(/^type:\s*\S+\s*/, ""),
        isChanged: values.length > 0 && !isDefault(parameter, values),
        problem: problemOf(parameter, values, declared.language),
      };
    }),
    kept: [...search].filter(([name]) => name !== FORM_MARK && !shown.some((parameter) => parameter.name === name)),
    unknown: [...new Set(search.keys())]
      .filter((name) => !names.includes(name) && !NOT_MEANT.test(name))
      .slice(0, MOST_UNKNOWN)
      .map((name) => ({ name, closest: closestName(name, names) })),
  };
}

/** The query of the page that a form asks for: what is as in the notebook is left out. Undefined where `search` is not a form's. */
export function queryOfForm(notebook: Notebook, search: URLSearchParams): string | undefined {
  if (!search.has(FORM_MARK)) return undefined;
  const parameters = declaredParameters(notebook)?.parameters.filter(isShown) ?? [];
  const pairs = [...search].filter(([name]) => name !== FORM_MARK && !parameters.some((parameter) => parameter.name === name));
  for (const parameter of parameters) {
    const values = search.getAll(parameter.name);
    if (values.length > 0 && !isDefault(parameter, values)) pairs.push(...pairsOf(parameter, values));
  }
  return new URLSearchParams(pairs).toString();
}

function isShown({ name }: Parameter): boolean {
  return !CONFIDENTIAL.test(name);
}

/** A value that is none of them is shown too, and the notebook's nothing can be had again. */
function choicesOf({ choices, default: own }: Parameter, value: string): readonly string[] | undefined {
  if (choices === undefined) return undefined;
  const besides = [...(own === undefined ? [""] : [own].flat()), value].filter((each) => !choices.includes(each));
  return [...new Set(besides), ...choices];
}

function textOf(parameter: Parameter, values: readonly string[]): string {
  if (values.length === 0) return [parameter.default ?? ""].flat().join("\n");
  if (parameter.isList) return elementsOf(parameter, values).join("\n");
  const [value = ""] = values;
  return parameter.scalar === "bool" ? (truthIn(value)?.toString() ?? value) : value;
}

/** A field that is empty where the notebook has nothing (`None`) is left as it is there. */
function isDefault(parameter: Parameter, values: readonly string[]): boolean {
  const { default: own, isList } = parameter;
  if (own === undefined) return values.every((value) => value === "");
  const given = isList ? elementsOf(parameter, values) : values.map((value) => value.replaceAll("\r\n", "\n"));
  return JSON.stringify(given) === JSON.stringify([own].flat());
}

/** As they were written where they are no list. */
function elementsOf(parameter: Parameter, values: readonly string[]): readonly string[] {
  try {
    return listValues(parameter, values);
  } catch {
    return values;
  }
}

/** A single element could be taken for a list of them. */
function pairsOf(parameter: Parameter, values: readonly string[]): [string, string][] {
  if (!parameter.isList) return values.map((value) => [parameter.name, value]);
  const elements = elementsOf(parameter, values);
  if (elements.length === 0) return [[parameter.name, "[]"]];
  const [first = ""] = elements;
  if (elements.length === 1 && /^\[|^$|[\r\n]/.test(first) && parameter.scalar === "str")
    return [[parameter.name, JSON.stringify(elements)]];
  return elements.map((element) => [parameter.name, element]);
}
