/**
 * Both WebSocket formats as an attacker and a judge know them: written and read apart from the server's own code. Source: Jupyter
 * Server, "WebSocket kernel wire protocols".
 */
import { isObject, type Json } from "./json.js";

export type WireFormat = "json" | "v1";
export type Frame = string | Uint8Array;

/** The parts of a message as JSON texts, so that each may be bent before it is framed. */
export interface MessageTexts {
  readonly channel: string;
  readonly header: string;
  readonly parentHeader: string;
  readonly metadata: string;
  readonly content: string;
  readonly buffers: readonly Uint8Array[];
}

export interface ReadMessage {
  readonly channel: string;
  readonly header: Json;
  readonly metadata: Json;
  readonly content: Json;
  readonly buffers: readonly Uint8Array[];
}

const NUMBER_BYTES = 8;
const FIXED_PARTS = 5;
const encoder = new TextEncoder();

export function frameOf(message: MessageTexts, format: WireFormat): Frame {
  return format === "v1" ? v1Frame(message) : jsonFrame(message);
}

function v1Frame({ channel, header, parentHeader, metadata, content, buffers }: MessageTexts): Uint8Array {
  const parts = [...[channel, header, parentHeader, metadata, content].map((text) => encoder.encode(text)), ...buffers];
  const table = NUMBER_BYTES * (parts.length + 2);
  const ends = parts.map((_, index) => table + sum(parts.slice(0, index + 1)));
  const numbers = BigUint64Array.from([parts.length + 1, table, ...ends].map(BigInt));
  return Buffer.concat([new Uint8Array(numbers.buffer), ...parts]);
}

/** As text; messages with buffers in the older binary form. */
function jsonFrame({ channel, header, parentHeader, metadata, content, buffers }: MessageTexts): Frame {
  const text = `{"channel":${JSON.stringify(channel)},"header":${header},"parent_header":${parentHeader},"metadata":${metadata},"content":${content}}`;
  return buffers.length === 0 ? text : legacyFrame([encoder.encode(text), ...buffers]);
}

export function legacyFrame(parts: readonly Uint8Array[]): Uint8Array {
  const table = Buffer.alloc(4 * (parts.length + 1));
  table.writeUInt32BE(parts.length, 0);
  for (const index of parts.keys()) table.writeUInt32BE(table.byteLength + sum(parts.slice(0, index)), 4 * (index + 1));
  return Buffer.concat([table, ...parts]);
}

function sum(parts: readonly Uint8Array[]): number {
  return parts.reduce((total, part) => total + part.byteLength, 0);
}

/** Undefined where the frame is no message in that format. */
export function readFrame(frame: Frame, format: WireFormat): ReadMessage | undefined {
  try {
    if (format === "v1") return typeof frame === "string" ? undefined : readV1(frame);
    // As it arrives: half a pair of surrogates does not.
    if (typeof frame === "string") return readText(Buffer.from(frame).toString("utf8"), []);
    const [text = new Uint8Array(), ...buffers] = readLegacy(frame);
    return readText(utf8(text), buffers);
  } catch {
    return undefined;
  }
}

function readV1(frame: Uint8Array): ReadMessage {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = Number(view.getBigUint64(0, true));
  if (count <= FIXED_PARTS || count * NUMBER_BYTES > frame.byteLength) throw new Error("too few parts");
  const offsets = Array.from({ length: count }, (_, index) => Number(view.getBigUint64(NUMBER_BYTES * (index + 1), true)));
  const parts = partsBetween(frame, offsets, NUMBER_BYTES * (count + 1));
  const [channel = "", header = "", , metadata = "", content = ""] = parts.slice(0, FIXED_PARTS).map(utf8);
  return {
    channel,
    header: JSON.parse(header),
    metadata: JSON.parse(metadata),
    content: JSON.parse(content),
    buffers: parts.slice(FIXED_PARTS),
  };
}

function readLegacy(frame: Uint8Array): Uint8Array[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const count = view.getUint32(0);
  if (count * 4 > frame.byteLength) throw new Error("too few parts");
  const offsets = Array.from({ length: count }, (_, index) => view.getUint32(4 * (index + 1)));
  return partsBetween(frame, [...offsets, frame.byteLength], 4 * (count + 1));
}

function partsBetween(frame: Uint8Array, offsets: readonly number[], start: number): Uint8Array[] {
  if ((offsets[0] ?? 0) < start) throw new Error("an offset within the table");
  return offsets.slice(1).map((end, index) => {
    const from = offsets[index] ?? 0;
    if (end < from || end > frame.byteLength) throw new Error("offsets that fall");
    return frame.subarray(from, end);
  });
}

/** Jupyter's older clients leave the channel out and mean shell, and write null for none. */
function readText(text: string, buffers: readonly Uint8Array[]): ReadMessage {
  const value: Json = JSON.parse(text);
  if (!isObject(value)) throw new Error("no object");
  const { channel = "shell", header = null, content = null, metadata } = value;
  if (typeof channel !== "string") throw new Error("no channel");
  return { channel, header, metadata: metadata ?? {}, content, buffers };
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
