/**
 * The parameters that a notebook declares: simple assignments in its cell tagged `parameters`. Source: papermill, "Parameterize"; the
 * kind of the value that stands there decides what may take its place.
 */
import { BASH_PARAMETERS } from "./bash-parameters.js";
import { JAVASCRIPT_PARAMETERS } from "./javascript-parameters.js";
import type { CodeCell, KernelPreference, Notebook } from "./notebook.js";
import type { Parameter, ParameterLanguage } from "./parameter-language.js";
import { PYTHON_PARAMETERS } from "./python-parameters.js";
import { R_PARAMETERS } from "./r-parameters.js";

export interface DeclaredParameters {
  readonly cell: CodeCell;
  /** Never empty. */
  readonly parameters: readonly Parameter[];
  readonly language: ParameterLanguage;
}

const TAG = "parameters";
/** A cell of parameters is written by hand; what is longer is not looked through. */
const MOST_CHARACTERS = 100_000;

interface LanguageNames {
  /** As `language` of a kernelspec or `language_info` names it. */
  readonly language: RegExp;
  /** Of a kernel, where the notebook says no more. */
  readonly kernel: RegExp;
  readonly parameters: ParameterLanguage;
}

const LANGUAGES: readonly LanguageNames[] = [
  { language: /^i?python\d?$/i, kernel: /python|-py\b/i, parameters: PYTHON_PARAMETERS },
  { language: /^r$/i, kernel: /^(?:ir\d*|r|xr)$|-r$/i, parameters: R_PARAMETERS },
  { language: /^(?:java|type)script$/i, kernel: /^(?:deno|tslab|jslab|javascript|typescript)$/i, parameters: JAVASCRIPT_PARAMETERS },
  { language: /^bash$/i, kernel: /^(?:bash|calysto_bash)$/i, parameters: BASH_PARAMETERS },
];

/** Undefined where there are none, and for kernels of languages that we don't know. */
export function declaredParameters(notebook: Notebook): DeclaredParameters | undefined {
  const language = languageOf(notebook.kernel);
  const cell = notebook.cells.find((each) => each.kind === "code" && each.tags.includes(TAG));
  if (language === undefined || cell?.kind !== "code" || cell.source.length > MOST_CHARACTERS) return undefined;
  const parameters = language.parameters(cell.source);
  return parameters.length === 0 ? undefined : { cell, parameters, language };
}

/** A notebook that names neither kernel nor language gets the default, which is Python. */
function languageOf({ language, name }: KernelPreference): ParameterLanguage | undefined {
  if (language === undefined && name === undefined) return PYTHON_PARAMETERS;
  return LANGUAGES.find((each) => (language === undefined ? each.kernel.test(name ?? "") : each.language.test(language)))?.parameters;
}
