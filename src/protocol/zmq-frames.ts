/** Jupyter messages as ZeroMQ frames, signed. Source: Jupyter messaging specification 5.4, "The wire protocol". Node only. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Decoded, decodeParts, parseJson, refuse } from "./decode-message.js";
import { parseLenientJson } from "./lenient-json.js";
import type { Channel, JsonValue, JupyterMessage } from "./message.js";
import { FROM_BROWSERS, FROM_KERNELS } from "./node-frame-tools.js";

const DELIMITER = Buffer.from("<IDS|MSG>");
/** Signature, header, parent header, metadata, content. */
const FIXED_PARTS = 5;

/** An empty key means unsigned. */
export function encodeZmq(message: JupyterMessage, key: string): Uint8Array[] {
  const headers = [message.header, message.parent_header, message.metadata].map((part) => JSON.stringify(part));
  const content = FROM_BROWSERS.content.stringify(message.content).join("");
  const json = [...headers, content].map((text) => Buffer.from(text));
  return [DELIMITER, Buffer.from(sign(json, key)), ...json, ...message.buffers];
}

export function decodeZmq(frames: readonly Uint8Array[], channel: Channel, key: string): Decoded {
  const start = frames.findIndex((frame) => DELIMITER.equals(frame)) + 1;
  const [signature, ...json] = frames.slice(start, start + FIXED_PARTS);
  if (start === 0 || signature === undefined || json.length < FIXED_PARTS - 1) return refuse("not a message of the wire protocol");
  if (!isSignedBy(signature, json, key)) return refuse("the signature is wrong");
  const [header, parentHeader, metadata] = json.slice(0, -1).map((part) => parsePart(part, parseLenientJson));
  const content = parsePart(json.at(-1), FROM_KERNELS.content.parseContent);
  return decodeParts({ channel, header, parentHeader, metadata, content, buffers: frames.slice(start + FIXED_PARTS) });
}

function sign(json: readonly Uint8Array[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of json) hmac.update(part);
  return hmac.digest("hex");
}

function isSignedBy(signature: Uint8Array, json: readonly Uint8Array[], key: string): boolean {
  const expected = Buffer.from(sign(json, key));
  return signature.byteLength === expected.byteLength && timingSafeEqual(signature, expected);
}

function parsePart(frame: Uint8Array | undefined, parse: (text: string) => JsonValue): JsonValue | undefined {
  if (frame === undefined) return undefined;
  return parseJson(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8"), parse);
}
