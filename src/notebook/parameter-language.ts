/** What the parameters of a notebook need to know of its language: which a cell declares, and how values are assigned to them. */

export type ScalarKind = "int" | "float" | "bool" | "str";

export interface ParameterKind {
  readonly scalar: ScalarKind;
  readonly isList: boolean;
  /** All that it can be, as the page's address would give it; undefined where that is anything of its kind. */
  readonly choices?: readonly string[];
}

export interface Parameter extends ParameterKind {
  readonly name: string;
  /**
   * What stands in the notebook, as the page's address would give it: "2025", "true", a text, for a list its elements. Undefined where
   * that is nothing (`None`), and for texts that are not plainly written.
   */
  readonly default: string | readonly string[] | undefined;
  /** What the author says beside it, without the comment's mark; "" where that is nothing. */
  readonly comment: string;
}

export interface Assignment {
  readonly parameter: Parameter;
  /** From `ParameterLanguage.literal`; one where the parameter is no list. */
  readonly literals: readonly string[];
}

export interface ParameterLanguage {
  /** Simple assignments of literals, the last of each name. */
  parameters(source: string): readonly Parameter[];
  /** Data whatever the text holds, never code. Undefined where it is no value of that kind. */
  literal(text: string, kind: ScalarKind): string | undefined;
  /** The cell's source with the assignments after its own. */
  assign(source: string, assignments: readonly Assignment[]): string;
}

/** A literal as it stands in a cell. */
export interface Scalar {
  readonly kind: ScalarKind;
  /** See `Parameter.default`. */
  readonly text: string | undefined;
}

export type Declared = ParameterKind & Pick<Parameter, "default">;

export function scalarDeclared(scalar: Scalar | undefined): Declared | undefined {
  return scalar && { scalar: scalar.kind, isList: false, default: scalar.text };
}

/** Of an empty list's elements nothing is known: they are texts. Whole numbers among numbers are numbers. */
export function listDeclared(elements: readonly string[], scalarOf: (text: string) => Scalar | undefined): Declared | undefined {
  const texts = elements.map((element) => element.trim());
  if (texts.at(-1) === "") texts.pop();
  const scalars = texts.flatMap((text) => scalarOf(text) ?? []);
  const kinds = new Set(scalars.map(({ kind }) => kind));
  if (scalars.length < texts.length) return undefined;
  const [first = "str", ...others] = kinds;
  const isMixed = others.length > 0;
  if (isMixed && ![...kinds].every((kind) => kind === "int" || kind === "float")) return undefined;
  const values = scalars.flatMap(({ text }) => text ?? []);
  return { scalar: isMixed ? "float" : first, isList: true, default: values.length === texts.length ? values : undefined };
}

/** The last of each name, in the order of the first. */
export function lastOfEach<P extends Parameter>(parameters: readonly P[]): readonly P[] {
  return [...new Map(parameters.map((each) => [each.name, each])).values()];
}

/** After an empty line: the author's last one may end with a backslash, which joins the next to it. */
export function withLines(source: string, lines: readonly string[]): string {
  return [source, "", ...lines].join("\n");
}
