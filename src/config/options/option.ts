/** What an option is, and the kinds of values that several have. */
import Type, { type Static, type TSchema } from "typebox";

export type OptionGroup = "Address" | "Dashboards" | "Publishing" | "Sign-in" | "Visitors" | "Kernels" | "Limits" | "Log";

export interface Option<Schema extends TSchema = TSchema, Default = unknown> {
  /** As in the environment and in the file: "BASE_URL". Also a flag: "--BASE_URL". */
  readonly name: string;
  /** The friendly flag: "--base-url". */
  readonly flag: string;
  readonly group: OptionGroup;
  /** Of the value as JSON; text from flags and environment is converted to it. */
  readonly schema: Schema;
  /** Undefined where leaving the option out means something of its own, which `unset` says. */
  readonly default: Default;
  readonly unset?: string;
  readonly description: string;
  /** The value is never printed. */
  readonly secret?: boolean;
}

/** Infers the schema's and the default's type of each entry. */
export function option<Schema extends TSchema, Default extends Static<Schema> | undefined>(
  entry: Option<Schema, Default>,
): Option<Schema, Default> {
  return entry;
}

export const Text = Type.String({ minLength: 1 });
export const Origin = Type.String({ pattern: "^https?://[^/?#\\s]+$", title: "origins such as https://example.org" });
export const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
export const Milliseconds = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const Bytes = Type.Integer({ minimum: 1024 });
export const Count = Type.Integer({ minimum: 1 });
export const HeaderText = Type.String({
  pattern: "^[\\x21-\\x7e]+$",
  title: "a text of ASCII characters without spaces, which a header can carry",
});

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;
