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
/** Made once: making one costs more than a small message. */
const decoder = new TextDecoder("utf-8", { fatal: true });
const HIGH_WORD = 2 ** 32;

export function encodeV1(message: JupyterMessage): Uint8Array {
  const json = [message.header, message.parent_header, message.metadata, message.content].map((part) => JSON.stringify(part));
  const texts = [message.channel, ...json];
  return encodeAscii(texts, message.buffers) ?? frameV1([...texts.map((text) => encoder.encode(text)), ...message.buffers]);
}

/** All texts in one go, straight into the frame; undefined where a character takes more than a byte. */
function encodeAscii(texts: readonly string[], buffers: readonly Uint8Array[]): Uint8Array | undefined {
  const text = texts.join("");
  const sizes = [...texts.map(({ length }) => length), ...buffers.map(({ byteLength }) => byteLength)];
  const { frame, start } = prepareV1(sizes);
  const room = frame.subarray(start, start + text.length);
  const { read, written } = encoder.encodeInto(text, room);
  if (read !== text.length || written !== text.length) return undefined;
  let offset = start + text.length;
  for (const buffer of buffers) {
    frame.set(buffer, offset);
    offset += buffer.byteLength;
  }
  return frame;
}

function frameV1(parts: readonly Uint8Array[]): Uint8Array {
  const { frame, start } = prepareV1(parts.map(({ byteLength }) => byteLength));
  let offset = start;
  for (const part of parts) {
    frame.set(part, offset);
    offset += part.byteLength;
  }
  return frame;
}

/** A frame with its table of offsets, for parts of these sizes, the first of which begins at `start`. */
function prepareV1(sizes: readonly number[]): { readonly frame: Uint8Array; readonly start: number } {
  const count = sizes.length + 1;
  const start = OFFSET_BYTES * (count + 1);
  const frame = new Uint8Array(start + sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(frame.buffer);
  writeOffset(view, 0, count);
  let offset = start;
  for (const [index, size] of sizes.entries()) {
    writeOffset(view, OFFSET_BYTES * (index + 1), offset);
    offset += size;
  }
  writeOffset(view, OFFSET_BYTES * count, offset);
  return { frame, start };
}

/** 64 bits in two words: BigInt costs an allocation each. */
function writeOffset(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % HIGH_WORD, true);
  view.setUint32(at + 4, Math.floor(value / HIGH_WORD), true);
}

function readOffset(view: DataView, at: number): number {
  return view.getUint32(at, true) + HIGH_WORD * view.getUint32(at + 4, true);
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
  const count = readOffset(view, 0);
  if (count <= V1_PARTS || count > MAX_PARTS || frame.byteLength < OFFSET_BYTES * (count + 1)) return undefined;
  const offsets = Array.from({ length: count }, (_, index) => readOffset(view, OFFSET_BYTES * (index + 1)));
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
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
