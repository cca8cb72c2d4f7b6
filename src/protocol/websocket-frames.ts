/**
 * Jupyter messages on a WebSocket, in both formats: `v1.kernel.websocket.jupyter.org` (Jupyter Server, "WebSocket kernel wire
 * protocol") and the older one, JSON text with a binary form for messages that carry buffers. Runs in Node and in browsers.
 */
import { type Decoded, decodeParts, isJsonObject, parseJson, refuse } from "./decode-message.js";
import { ANYWHERE, type FrameTools } from "./frame-tools.js";
import type { JsonValue, JupyterMessage } from "./message.js";

export type { Decoded } from "./decode-message.js";

/** Channel, header, parent header, metadata, content. */
const V1_PARTS = 5;
const OFFSET_BYTES = 8;
const OLD_OFFSET_BYTES = 4;
/** More buffers than any library sends; bounds the offset table. */
const MAX_PARTS = 65_536;

const encoder = new TextEncoder();
const HIGH_WORD = 2 ** 32;
/** Most messages have no metadata, and those that nobody asked for no parent. */
const EMPTY = "{}";

export function encodeV1(message: JupyterMessage, tools: FrameTools = ANYWHERE): Uint8Array {
  const { buffers, channel, content } = message;
  const [header, parent, metadata] = [message.header, message.parent_header, message.metadata].map((part) => JSON.stringify(part));
  const first = [channel, header ?? "", parent ?? "", metadata ?? ""];
  const last = tools.content.stringify(content);
  return encodeAscii(first, last, buffers, tools) ?? encodeUtf8(first, last, buffers, tools);
}

/** Texts straight into the frame; undefined where a character takes more than a byte. */
function encodeAscii(
  first: readonly string[],
  last: readonly string[],
  buffers: readonly Uint8Array[],
  tools: FrameTools,
): Uint8Array | undefined {
  const sizes = first.map(({ length }) => length);
  sizes.push(lengthOf(last));
  const { frame, start } = prepareV1(sizes, buffers, tools);
  let offset = start;
  // One call for all that is short.
  for (const text of [first.join("") + (last[0] ?? ""), ...last.slice(1)]) {
    const { read, written } = encoder.encodeInto(text, frame.subarray(offset));
    if (read !== text.length || written !== text.length) return undefined;
    offset += written;
  }
  return withBuffers(frame, offset, buffers);
}

function encodeUtf8(first: readonly string[], last: readonly string[], buffers: readonly Uint8Array[], tools: FrameTools): Uint8Array {
  const texts = [...first, ...last].map((text) => encoder.encode(text));
  const sizes = texts.slice(0, first.length).map(({ byteLength }) => byteLength);
  sizes.push(lengthOf(texts.slice(first.length)));
  const { frame, start } = prepareV1(sizes, buffers, tools);
  return withBuffers(frame, start, [...texts, ...buffers]);
}

function lengthOf(parts: readonly { readonly length: number }[]): number {
  let sum = 0;
  for (const { length } of parts) sum += length;
  return sum;
}

function withBuffers(frame: Uint8Array, start: number, parts: readonly Uint8Array[]): Uint8Array {
  let offset = start;
  for (const part of parts) {
    frame.set(part, offset);
    offset += part.byteLength;
  }
  return frame;
}

/** A frame with its table of offsets, for texts and buffers of these sizes, the first of which begins at `start`. */
function prepareV1(
  sizes: readonly number[],
  buffers: readonly Uint8Array[],
  tools: FrameTools,
): { readonly frame: Uint8Array; readonly start: number } {
  const count = sizes.length + buffers.length + 1;
  const start = OFFSET_BYTES * (count + 1);
  let end = start;
  for (const size of sizes) end += size;
  for (const { byteLength } of buffers) end += byteLength;
  const frame = tools.allocate(end);
  const view = new DataView(frame.buffer, frame.byteOffset, end);
  writeOffset(view, 0, count);
  let [at, offset] = [OFFSET_BYTES, start];
  const next = (size: number): void => {
    writeOffset(view, at, offset);
    at += OFFSET_BYTES;
    offset += size;
  };
  for (const size of sizes) next(size);
  for (const { byteLength } of buffers) next(byteLength);
  writeOffset(view, at, offset);
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

export function decodeV1(frame: Uint8Array, tools: FrameTools = ANYWHERE): Decoded {
  const offsets = readOffsets(frame);
  if (offsets === undefined) return refuse("the offsets do not fit the frame");
  const [channel, header, parentHeader, metadata, content] = decodeTexts(frame, offsets, tools);
  return decodeParts({
    channel,
    header: parsePart(header),
    parentHeader: parsePart(parentHeader),
    metadata: parsePart(metadata),
    content: content === undefined ? undefined : parseJson(content, tools.content.parseContent),
    buffers: ranges(frame, offsets, V1_PARTS).map(apart),
  });
}

function parsePart(text: string | undefined): JsonValue | undefined {
  if (text === EMPTY) return {};
  return text === undefined ? undefined : parseJson(text);
}

/** Of the parts, one after the other, and the end of the last; undefined where they are not all in the frame and in order. */
function readOffsets(frame: Uint8Array): number[] | undefined {
  if (frame.byteLength < OFFSET_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = readOffset(view, 0);
  const start = OFFSET_BYTES * (count + 1);
  if (count <= V1_PARTS || count > MAX_PARTS || frame.byteLength < start) return undefined;
  const offsets: number[] = [];
  for (let at = OFFSET_BYTES; at < start; at += OFFSET_BYTES) offsets.push(readOffset(view, at));
  return areInOrder(offsets, start, frame.byteLength) ? offsets : undefined;
}

/** All texts at once, and cut afterwards, where each character is a byte. */
function decodeTexts(frame: Uint8Array, offsets: readonly number[], tools: FrameTools): (string | undefined)[] {
  const [start = 0] = offsets;
  const end = offsets[V1_PARTS] ?? start;
  const whole = tools.decode(frame.subarray(start, end));
  if (whole?.length !== end - start) return ranges(frame, offsets.slice(0, V1_PARTS + 1), 0).map((bytes) => tools.decode(bytes));
  const texts: string[] = [];
  for (let part = 0; part < V1_PARTS; part += 1) texts.push(whole.slice((offsets[part] ?? 0) - start, (offsets[part + 1] ?? 0) - start));
  return texts;
}

/** Text where there are no buffers, else the binary form. Id and type stand twice, as Jupyter Server writes them: clients read them there. */
export function encodeJson(message: JupyterMessage, tools: FrameTools = ANYWHERE): string | Uint8Array {
  const { buffers, channel, content, header, metadata, parent_header } = message;
  const { msg_id, msg_type } = header;
  const rest = { channel, header, parent_header, metadata, msg_id, msg_type, ...(buffers.length === 0 ? { buffers: [] } : {}) };
  const [first = "", ...others] = tools.content.stringify(content);
  const texts = [`${JSON.stringify(rest).slice(0, -1)},"content":${first}`, ...others, "}"];
  if (buffers.length === 0) return texts.join("");
  const json = texts.map((text) => encoder.encode(text));
  const start = OLD_OFFSET_BYTES * (buffers.length + 2);
  let end = start + lengthOf(json);
  const offsets = [start];
  for (const { byteLength } of buffers) {
    offsets.push(end);
    end += byteLength;
  }
  const frame = tools.allocate(end);
  const view = new DataView(frame.buffer, frame.byteOffset, end);
  view.setUint32(0, offsets.length);
  for (const [index, offset] of offsets.entries()) view.setUint32(OLD_OFFSET_BYTES * (index + 1), offset);
  return withBuffers(frame, start, [...json, ...buffers]);
}

export function decodeJson(frame: string | Uint8Array, tools: FrameTools = ANYWHERE): Decoded {
  if (typeof frame === "string") return decodeJsonText(frame, [], tools);
  const parts = splitJson(frame);
  if (parts === undefined) return refuse("the offsets do not fit the frame");
  const [json, ...buffers] = parts;
  const text = json === undefined ? undefined : tools.decode(json);
  return text === undefined ? refuse("not UTF-8") : decodeJsonText(text, buffers.map(apart), tools);
}

function splitJson(frame: Uint8Array): Uint8Array[] | undefined {
  if (frame.byteLength < OLD_OFFSET_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = view.getUint32(0);
  const start = OLD_OFFSET_BYTES * (count + 1);
  if (count < 1 || count > MAX_PARTS || frame.byteLength < start) return undefined;
  const offsets: number[] = [];
  for (let at = OLD_OFFSET_BYTES; at < start; at += OLD_OFFSET_BYTES) offsets.push(view.getUint32(at));
  offsets.push(frame.byteLength);
  return areInOrder(offsets, start, frame.byteLength) ? ranges(frame, offsets, 0) : undefined;
}

function decodeJsonText(text: string, buffers: readonly Uint8Array[], tools: FrameTools): Decoded {
  const value = parseJson(text, tools.content.parseMessage);
  if (!isJsonObject(value)) return refuse("not a JSON object");
  const { channel = "shell", header, parent_header = {}, metadata = {}, content } = value;
  // Some clients write null for "none".
  return decodeParts({ channel, header, parentHeader: parent_header ?? {}, metadata: metadata ?? {}, content, buffers });
}

/** They rise, begin no earlier than `start` and end no later than `end`. */
function areInOrder(offsets: readonly number[], start: number, end: number): boolean {
  let before = start;
  for (const offset of offsets) {
    if (offset < before || offset > end) return false;
    before = offset;
  }
  return true;
}

/** The ranges between neighbouring offsets, from that one on. */
function ranges(frame: Uint8Array, offsets: readonly number[], from: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let part = from; part + 1 < offsets.length; part += 1) parts.push(frame.subarray(offsets[part], offsets[part + 1]));
  return parts;
}

/** Whoever keeps a small part of a frame must not keep all of it, unseen. */
function apart(part: Uint8Array): Uint8Array {
  return 2 * part.byteLength < part.buffer.byteLength ? new Uint8Array(part) : part;
}
