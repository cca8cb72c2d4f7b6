/** From parsed JSON parts to a message: checked whole, rebuilt field by field, so that nothing unseen comes along. */
import type { Channel, JsonObject, JsonValue, JupyterMessage, MessageHeader } from "./message.js";

export type Decoded = { readonly ok: true; readonly message: JupyterMessage } | { readonly ok: false; readonly reason: string };

export interface MessageParts {
  readonly channel: unknown;
  readonly header: unknown;
  readonly parentHeader: unknown;
  readonly metadata: unknown;
  readonly content: unknown;
  readonly buffers: readonly Uint8Array[];
}

/** Reading deeper JSON is no trouble; writing it again would overflow the stack. */
export const MAX_DEPTH = 400;
const HEADER_FIELDS = ["msg_id", "msg_type", "session", "username", "date", "version"] as const satisfies (keyof MessageHeader)[];
const CHANNELS: readonly string[] = ["shell", "control", "iopub", "stdin"] satisfies Channel[];

export function decodeParts(parts: MessageParts): Decoded {
  const { channel, metadata, content, buffers } = parts;
  if (!isChannel(channel)) return refuse("unknown channel");
  const header = decodeHeader(parts.header);
  if (header === undefined) return refuse("header is not a message header");
  if (!isJsonObject(parts.parentHeader) || !isJsonObject(metadata) || !isJsonObject(content)) return refuse("a part is not an object");
  if (!isWithinDepth(metadata) || !isWithinDepth(content)) return refuse("nested too deeply");
  return { ok: true, message: { channel, header, parent_header: decodeParent(parts.parentHeader), metadata, content, buffers } };
}

export function refuse(reason: string): Decoded {
  return { ok: false, reason };
}

/** What `JSON.parse` gave is JSON all the way down. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function parseJson(text: string, parse: (text: string) => JsonValue = JSON.parse): JsonValue | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function isChannel(value: unknown): value is Channel {
  return typeof value === "string" && CHANNELS.includes(value);
}

function isWithinDepth(value: JsonValue, depth = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  const items: readonly JsonValue[] = Array.isArray(value) ? value : Object.values(value);
  for (const item of items) {
    if (typeof item === "object" && item !== null && !isWithinDepth(item, depth - 1)) return false;
  }
  return true;
}

/** Clients leave out what they do not care for (date, version, username); ids and types they may not. */
function decodeHeader(value: unknown): MessageHeader | undefined {
  if (!isJsonObject(value)) return undefined;
  const { msg_id, msg_type, session = "", username = "", date = "", version = "" } = value;
  if (typeof msg_id !== "string" || typeof msg_type !== "string" || typeof session !== "string") return undefined;
  if (typeof username !== "string" || typeof date !== "string" || typeof version !== "string") return undefined;
  return { msg_id, msg_type, session, username, date, version };
}

function decodeParent(value: JsonObject): Partial<MessageHeader> {
  const parent: { -readonly [Field in keyof MessageHeader]?: string } = {};
  for (const field of HEADER_FIELDS) {
    const text = value[field];
    if (typeof text === "string") parent[field] = text;
  }
  return parent;
}
