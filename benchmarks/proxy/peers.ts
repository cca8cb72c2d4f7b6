/** What upstream and clients of the proxy benchmark agree on. */
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { decodeJson, decodeV1, encodeJson, encodeV1 } from "../../src/protocol/websocket-frames.js";

export const V1 = "v1.kernel.websocket.jupyter.org";
export const COMM = "bench-comm";

export type Format = "v1" | "json";
/** Text travels in the message's content, HTML as well but with what JSON has to escape, binary in a buffer beside it. */
export type Payload = "text" | "HTML" | "binary";

/** What a client may ask of the upstream, as the content of a widget's custom message. */
export type Wish =
  | { readonly wish: "flood"; readonly count: number; readonly size: number; readonly payload: Payload }
  | { readonly wish: "echo"; readonly number: number }
  /** Answered once so many messages with a payload have come. */
  | { readonly wish: "tell"; readonly count: number };

export function encode(message: JupyterMessage, format: Format): string | Uint8Array {
  return format === "v1" ? encodeV1(message) : encodeJson(message);
}

export function decode(data: Buffer, isBinary: boolean, format: Format): JupyterMessage {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const decoded = format === "v1" ? decodeV1(bytes) : decodeJson(isBinary ? bytes : data.toString("utf8"));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.message;
}

export function commMessage(channel: "shell" | "iopub", data: JsonObject, buffers: readonly Uint8Array[] = []): JupyterMessage {
  return createMessage({ channel, msgType: "comm_msg", session: "bench", content: { comm_id: COMM, data }, buffers });
}

/** A change of a widget's state: what most of the traffic of dashboards is. */
export function updateOf(channel: "shell" | "iopub", size: number, payload: Payload): JupyterMessage {
  const piece = payload === "HTML" ? '<td class="n">1234.5</td>\n' : "payload ";
  const filling = piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
  if (payload !== "binary") return commMessage(channel, { method: "update", state: { value: filling }, buffer_paths: [] });
  return commMessage(channel, { method: "update", state: {}, buffer_paths: [["value"]] }, [Buffer.from(filling)]);
}

export function isUpdate(message: JupyterMessage): boolean {
  const { data } = message.content;
  return typeof data === "object" && data !== null && "method" in data && data.method === "update";
}

export function customOf(message: JupyterMessage): JsonObject {
  const { data } = message.content;
  const content = typeof data === "object" && data !== null && "content" in data ? data.content : undefined;
  return typeof content === "object" && content !== null && !Array.isArray(content) ? (content as JsonObject) : {};
}
