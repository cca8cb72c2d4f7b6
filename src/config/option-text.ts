/** What an option's value looks like as text, and back: for flags and environment variables, help and messages. */
import Type, { type TSchema } from "typebox";
import Value from "typebox/value";

/** Undefined where the text is no such value. Lists are separated by commas; objects are JSON. */
export function valueOfText(schema: TSchema, text: string): unknown {
  if (Type.IsBoolean(schema)) return booleanOf(text);
  if (Type.IsInteger(schema)) return /^-?\d+$/.test(text) ? Number(text) : undefined;
  if (Type.IsNumber(schema)) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (Type.IsObject(schema) || Type.IsRecord(schema)) return jsonOf(text);
  if (Type.IsArray(schema)) return text.split(",").flatMap((part) => part.trim() || []);
  if (Type.IsUnion(schema)) {
    return schema.anyOf.map((part) => valueOfText(part, text)).find((value, index) => Value.Check(schema.anyOf[index] ?? {}, value));
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (["true", "1", "yes", "on"].includes(lower)) return true;
  return ["false", "0", "no", "off"].includes(lower) ? false : undefined;
}

/** Completes "PORT must be …". */
export function describeType(schema: TSchema): string {
  if (titleOf(schema) !== undefined) return titleOf(schema) ?? "";
  if (Type.IsBoolean(schema)) return "true or false";
  if (Type.IsInteger(schema)) return `a whole number${describeRange(schema)}`;
  if (Type.IsNumber(schema)) return `a number${describeRange(schema)}`;
  if (Type.IsEnum(schema)) return `one of ${schema.enum.join(", ")}`;
  if (Type.IsArray(schema)) return titleOf(schema.items) === undefined ? "a list" : `a list of ${titleOf(schema.items)}`;
  if (Type.IsUnion(schema)) return schema.anyOf.map(describeType).join(", or ");
  return "a text";
}

function describeRange(schema: object): string {
  const { minimum, maximum }: { minimum?: unknown; maximum?: unknown } = { ...schema };
  if (maximum !== undefined) return ` from ${minimum ?? 0} to ${maximum}`;
  return minimum === undefined ? "" : `, ${minimum} or more`;
}

function titleOf(schema: object): string | undefined {
  return "title" in schema && typeof schema.title === "string" ? schema.title : undefined;
}

/** The text that `valueOfText` reads as this value; empty texts and lists have words. */
export function textOfValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(",");
  return value === "" ? "empty" : String(value);
}
