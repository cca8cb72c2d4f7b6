/** One query for all that set a notebook's parameters to the same values: rows=1, rows=01 and rows=+1 are one choice. */
import { declaredParameters } from "./declared-parameters.js";
import type { Notebook } from "./notebook.js";
import type { Parameter, ScalarKind } from "./parameter-language.js";
import { listValues } from "./parameters.js";
import { numberIn, numberText, truthIn, wholeNumberIn } from "./scalar-text.js";

/** Both without "?". In the order in which they are declared, without what is not. Throws ParameterError. */
export function canonicalQuery(notebook: Notebook, query: string): string {
  const search = new URLSearchParams(query);
  const given = (declaredParameters(notebook)?.parameters ?? []).flatMap((parameter) =>
    canonicalValues(parameter, search.getAll(parameter.name)).map((value): [string, string] => [parameter.name, value]),
  );
  return new URLSearchParams(given).toString();
}

function canonicalValues(parameter: Parameter, values: readonly string[]): readonly string[] {
  if (!parameter.isList || values.length === 0) return values.map((value) => canonical(value, parameter.scalar));
  const elements = listValues(parameter, values).map((value) => canonical(value, parameter.scalar));
  const [first = ""] = elements;
  if (elements.length === 0) return [""];
  // Alone it might be read as a list.
  const isPlain = elements.length > 1 || (first !== "" && !/^\[|[\r\n]/.test(first));
  return isPlain ? elements : [JSON.stringify(elements)];
}

/** What is no value of its kind stays: it is refused in the visitor's own words. */
function canonical(text: string, kind: ScalarKind): string {
  if (kind === "int") return wholeNumberIn(text)?.toString() ?? text;
  if (kind === "bool") return truthIn(text)?.toString() ?? text;
  if (kind === "str") return text;
  const value = numberIn(text);
  return value === undefined ? text : numberText(value);
}
