/**
 * Jupyter messages on a WebSocket, in both formats: `v1.kernel.websocket.jupyter.org` (Jupyter Server, "WebSocket kernel wire
 * protocol") and the older one, JSON text with a binary form for messages that carry buffers. Runs in Node and in browsers.
 */
import { type Decoded, decodeParts, isJsonObject, parseJson, refuse } from "./decode-message.js";
import type { JupyterMessage } from "./message.js";

export type { Decoded } from "./decode-message.js";

/** Channel, header, parent header, metadata, content. */
const V1_PARTS = 5;
const OFFSET_BYTES = 8;
/** More buffers than any library sends; bounds the offset table. */
const MAX_PARTS = 65_536;

const encoder = new TextEncoder();

export function encodeV1(message: JupyterMessage): Uint8Array {
  const json = [message.header, message.parent_header, message.metadata, message.content].map((part) => JSON.stringify(part));
  const parts = [...[message.channel, ...json].map((text) => encoder.encode(text)), ...message.buffers];
  const count = parts.length + 1;
  const frame = new Uint8Array(OFFSET_BYTES * (count + 1) + parts.reduce((sum, part) => sum + part.byteLength, 0));
  const view = new DataView(frame.buffer);
  view.setBigUint64(0, BigInt(count), true);
  let offset = OFFSET_BYTES * (count + 1);
  for (const [index, part] of parts.entries()) {
    view.setBigUint64(OFFSET_BYTES * (index + 1), BigInt(offset), true);
    frame.set(part, offset);
    offset += part.byteLength;
  }
  view.setBigUint64(OFFSET_BYTES * count, BigInt(offset), true);
  return frame;
}

export function decodeV1(frame: Uint8Array): Decoded {
  const parts = splitV1(frame);
  if (parts === undefined) return refuse("the offsets do not fit the frame");
  const texts = parts.slice(0, V1_PARTS).map(decodeText);
  const [channel, ...json] = texts;
  const [header, parentHeader, metadata, content] = json.map((text) => (text === undefined ? undefined : parseJson(text)));
  return decodeParts({ channel, header, parentHeader, metadata, content, buffers: parts.slice(V1_PARTS) });
}

function splitV1(frame: Uint8Array): Uint8Array[] | undefined {
  if (frame.byteLength < OFFSET_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = Number(view.getBigUint64(0, true));
  if (count <= V1_PARTS || count > MAX_PARTS || frame.byteLength < OFFSET_BYTES * (count + 1)) return undefined;
  const offsets = Array.from({ length: count }, (_, index) => Number(view.getBigUint64(OFFSET_BYTES * (index + 1), true)));
  return slices(frame, offsets, OFFSET_BYTES * (count + 1), frame.byteLength);
}

/** Text where there are no buffers, else the binary form. Id and type stand twice, as Jupyter Server writes them: clients read them there. */
export function encodeJson(message: JupyterMessage): string | Uint8Array {
  const { buffers, ...parted } = message;
  const { msg_id, msg_type } = message.header;
  const rest = { ...parted, msg_id, msg_type };
  if (buffers.length === 0) return JSON.stringify({ ...rest, buffers: [] });
  const parts = [encoder.encode(JSON.stringify(rest)), ...buffers];
  const start = 4 * (parts.length + 1);
  const frame = new Uint8Array(start + parts.reduce((sum, part) => sum + part.byteLength, 0));
  const view = new DataView(frame.buffer);
  view.setUint32(0, parts.length);
  let offset = start;
  for (const [index, part] of parts.entries()) {
    view.setUint32(4 * (index + 1), offset);
    frame.set(part, offset);
    offset += part.byteLength;
  }
  return frame;
}

export function decodeJson(frame: string | Uint8Array): Decoded {
  if (typeof frame === "string") return decodeJsonText(frame, []);
  const parts = splitJson(frame);
  if (parts === undefined) return refuse("the offsets do not fit the frame");
  const [json, ...buffers] = parts;
  const text = json === undefined ? undefined : decodeText(json);
  return text === undefined ? refuse("not UTF-8") : decodeJsonText(text, buffers);
}

function splitJson(frame: Uint8Array): Uint8Array[] | undefined {
  if (frame.byteLength < 4) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = view.getUint32(0);
  const start = 4 * (count + 1);
  if (count < 1 || count > MAX_PARTS || frame.byteLength < start) return undefined;
  const offsets = Array.from({ length: count }, (_, index) => view.getUint32(4 * (index + 1)));
  return slices(frame, [...offsets, frame.byteLength], start, frame.byteLength);
}

function decodeJsonText(text: string, buffers: readonly Uint8Array[]): Decoded {
  const value = parseJson(text);
  if (!isJsonObject(value)) return refuse("not a JSON object");
  const { channel = "shell", header, parent_header = {}, metadata = {}, content } = value;
  // Some clients write null for "none".
  return decodeParts({ channel, header, parentHeader: parent_header ?? {}, metadata: metadata ?? {}, content, buffers });
}

/** The ranges between neighbouring offsets, if they rise, begin no earlier than `start` and end no later than `end`. */
function slices(frame: Uint8Array, offsets: readonly number[], start: number, end: number): Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  let from = offsets[0] ?? -1;
  if (from < start) return undefined;
  for (const to of offsets.slice(1)) {
    if (to < from || to > end) return undefined;
    parts.push(frame.subarray(from, to));
    from = to;
  }
  return parts;
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
