/** Small questions to JSON values that come from a kernel. */
import type { JsonObject, JsonValue } from "../protocol/message.js";

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A string as it is, a list of strings joined (nbformat's multi-line strings); undefined for anything else. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((part) => typeof part === "string")) return value.join("");
  return undefined;
}

/** Roughly the room that a value takes, in bytes; a character counts as one. */
export function sizeOf(value: JsonValue): number {
  if (typeof value === "string") return value.length + 8;
  if (typeof value !== "object" || value === null) return 8;
  const children: readonly JsonValue[] = Array.isArray(value) ? value : Object.values(value);
  let sum = 16;
  for (const child of children) sum += sizeOf(child) + 8;
  return sum;
}
