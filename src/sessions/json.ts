/** Small questions to JSON values. */
import type { JsonObject, JsonValue, JupyterMessage } from "../protocol/message.js";

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Beside the value itself. */
export const ENTRY_BYTES = 16;
/** Of a buffer, beside its bytes: what V8 keeps to know of it. */
const VIEW_BYTES = 200;

/** The room a value takes, in bytes, without making its text: strings count two bytes a character as V8 may keep them. */
export function byteSize(value: JsonValue): number {
  if (typeof value === "string") return 2 * value.length + 16;
  if (typeof value !== "object" || value === null) return 8;
  let sum = 16;
  if (Array.isArray(value)) for (const child of value) sum += byteSize(child) + ENTRY_BYTES;
  else for (const [key, child] of Object.entries(value)) sum += byteSize(key) + byteSize(child) + ENTRY_BYTES;
  return sum;
}

export function bufferBytes({ byteLength }: Uint8Array): number {
  return byteLength + VIEW_BYTES;
}

/** The room a message takes beside its header, in bytes. */
export function messageBytes(message: JupyterMessage): number {
  return byteSize(message.content) + message.buffers.reduce((sum, buffer) => sum + bufferBytes(buffer), 0);
}
