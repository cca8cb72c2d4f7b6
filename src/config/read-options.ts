/** Looks each option up in flags, environment and file, and checks it against its schema. */
import type { TSchema } from "typebox";
import Value from "typebox/value";
import { closestName } from "../errors/closest-name.js";
import { ConfigError } from "./config-error.js";
import { describeType, valueOfText } from "./option-text.js";
import { CONFIG_FILE, OPTION_ENTRIES, OPTIONS, type Option, type OptionKey, type OptionValues } from "./options.js";

export interface ConfigFile {
  /** For messages. */
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Sources {
  /** What the command line gave, by the options' keys: `{ port: "3000" }`. */
  readonly flags: Partial<Readonly<Record<OptionKey | `${OptionKey}File`, string>>>;
  /** A variable that is set to nothing counts as not set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file?: ConfigFile | undefined;
  readonly secrets?: SecretTexts;
  /** By the options' names; where none of the others says anything. */
  readonly surroundings?: { readonly values: Readonly<Record<string, string>>; readonly origin: string } | undefined;
}

/** What files of their own hold, by the options' keys. */
export type SecretTexts = Partial<Readonly<Record<OptionKey, { readonly text: string; readonly path: string }>>>;

interface Given {
  /** Undefined where text could not be converted. */
  readonly value: unknown;
  /** As it was written, for messages. */
  readonly written: unknown;
  /** "from --port". */
  readonly origin: string;
}

/** Throws ConfigError with all that is wrong. */
export function readOptions(sources: Sources): OptionValues {
  const problems = unknownNames(sources.file);
  const values: Partial<Record<OptionKey, unknown>> = {};
  for (const [key, option] of OPTION_ENTRIES) {
    const given = find(key, option, sources);
    const problem = given && problemOf(option, given);
    if (problem !== undefined) problems.push(problem);
    values[key] = given === undefined ? option.default : given.value;
  }
  if (problems.length > 0 || !areOptionValues(values)) throw new ConfigError(problems);
  return values;
}

function unknownNames(file: ConfigFile | undefined): string[] {
  const known = OPTION_ENTRIES.flatMap(([, { name, secret }]) => (secret === true ? [name, `${name}_FILE`] : [name]));
  const unknown = Object.keys(file?.content ?? {}).filter((name) => !known.includes(name));
  return unknown.map((name) => {
    const where = `in ${file?.path}`;
    if (name === CONFIG_FILE.name) return `${name} can't be set ${where}: it names the file.`;
    const suggestion = closestName(name, known);
    return `Unknown option ${name} ${where}.${suggestion === undefined ? "" : ` Did you mean ${suggestion}?`}`;
  });
}

function find(key: OptionKey, option: Option, { flags, env, file, secrets, surroundings }: Sources): Given | undefined {
  const secret = secrets?.[key];
  if (secret !== undefined) return ofText(option.schema, secret.text, `from ${secret.path}`);
  const flag = flags[key];
  if (flag !== undefined) return ofText(option.schema, flag, `from --${option.flag}`);
  const variable = env[option.name];
  if (variable !== undefined && variable !== "") return ofText(option.schema, variable, "from the environment");
  if (file !== undefined && Object.hasOwn(file.content, option.name)) {
    const value = file.content[option.name];
    return { value, written: value, origin: `from ${file.path}` };
  }
  const fallback = surroundings?.values[option.name];
  return surroundings === undefined || fallback === undefined ? undefined : ofText(option.schema, fallback, surroundings.origin);
}

function ofText(schema: TSchema, text: string, origin: string): Given {
  return { value: valueOfText(schema, text), written: text, origin };
}

function problemOf(option: Option, { value, written, origin }: Given): string | undefined {
  if (value !== undefined && Value.Check(option.schema, value)) return undefined;
  const shown = option.secret ? "what it is" : JSON.stringify(written);
  return `${option.name} must be ${describeType(option.schema)}, not ${shown} (${origin}).`;
}

function areOptionValues(values: Partial<Record<OptionKey, unknown>>): values is OptionValues {
  return OPTION_ENTRIES.every(([key]) => values[key] === OPTIONS[key].default || Value.Check(OPTIONS[key].schema, values[key]));
}
