/** Small questions to JSON values. */
import type { JsonObject, JsonValue, JupyterMessage } from "../protocol/message.js";

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Beside the value itself. */
export const ENTRY_BYTES = 16;

/** The room a value takes, in bytes, without making its text: strings count two bytes a character as V8 may keep them. */
export function byteSize(value: JsonValue): number {
  if (typeof value === "string") return 2 * value.length + 16;
  if (typeof value !== "object" || value === null) return 8;
  const children: readonly JsonValue[] = Array.isArray(value) ? value : Object.values(value);
  let sum = 16;
  for (const child of children) sum += byteSize(child) + ENTRY_BYTES;
  return sum;
}

/** The room a message takes beside its header, in bytes. */
export function messageBytes(message: JupyterMessage): number {
  return byteSize(message.content) + message.buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
}
