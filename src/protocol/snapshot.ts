/** The outputs of a dashboard's last run as its page gets them: what a session would replay, in one JSON text. Runs in Node and in browsers. */
import { decodeParts } from "./decode-message.js";
import type { JupyterMessage } from "./message.js";
import type { CellProgress } from "./page.js";

/** The JSON of `GET /_api/snapshots/PATH`. */
export interface SnapshotContent {
  readonly revision: string;
  /** ISO 8601: when the run had ended. */
  readonly taken: string;
  readonly cells: readonly CellProgress[];
  readonly messages: readonly PackedMessage[];
}

/** A message whose buffers are text, in base64. */
export interface PackedMessage extends Omit<JupyterMessage, "buffers"> {
  readonly buffers: readonly string[];
}

/** Arguments that a call may have on every engine. */
const CHUNK_BYTES = 8192;

export function packMessage({ buffers, ...rest }: JupyterMessage): PackedMessage {
  return { ...rest, buffers: buffers.map(toBase64) };
}

/** Undefined for what is none. */
export function unpackMessage(packed: PackedMessage): JupyterMessage | undefined {
  const { channel, header, parent_header: parentHeader, metadata, content, buffers } = packed;
  if (!Array.isArray(buffers) || !buffers.every((buffer) => typeof buffer === "string")) return undefined;
  const decoded = decodeParts({ channel, header, parentHeader, metadata, content, buffers: buffers.map(fromBase64) });
  return decoded.ok ? decoded.message : undefined;
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.byteLength; start += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
