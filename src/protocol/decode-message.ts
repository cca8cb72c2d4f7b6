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
const MAX_DEPTH = 400;
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

export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isChannel(value: unknown): value is Channel {
  return typeof value === "string" && CHANNELS.includes(value);
}

function isWithinDepth(value: JsonObject): boolean {
  let level: readonly JsonValue[] = [value];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : [])).filter(isContainer);
    if (level.length === 0) return true;
  }
  return false;
}

function isContainer(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
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
  const { msg_id, msg_type, session, username, date, version } = value;
  const fields = Object.entries({ msg_id, msg_type, session, username, date, version });
  return Object.fromEntries(fields.filter(([, field]) => typeof field === "string"));
}
