/** What there is to say about each option, for the command's help and the documentation. */
import { describeType, textOfValue } from "./option-text.js";
import { OPTION_ENTRIES, type OptionGroup, type OptionKey } from "./options.js";

export interface OptionDescription {
  readonly key: OptionKey;
  /** Name in the environment and the file; "--NAME" is a flag as well. */
  readonly name: string;
  /** "--base-url". */
  readonly flag: string;
  readonly group: OptionGroup;
  readonly isBoolean: boolean;
  /** "a whole number from 0 to 65535". */
  readonly type: string;
  /** As text, or what it means to leave the option out. */
  readonly default: string;
  readonly description: string;
  /** A secret, which a file can hold: what names the file. */
  readonly file: { readonly name: string; readonly flag: string } | undefined;
}

export function describeOptions(): readonly OptionDescription[] {
  return OPTION_ENTRIES.map(([key, option]) => ({
    key,
    name: option.name,
    flag: `--${option.flag}`,
    group: option.group,
    isBoolean: describeType(option.schema) === "true or false",
    type: describeType(option.schema),
    default: option.unset ?? textOfValue(option.default),
    description: option.description,
    file: option.secret === true ? { name: `${option.name}_FILE`, flag: `--${option.flag}-file` } : undefined,
  }));
}
