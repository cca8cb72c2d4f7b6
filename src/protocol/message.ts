/** Jupyter messages as the rest of the server sees them. Source: Jupyter messaging specification 5.4, "General message format". */
import { newId } from "./new-id.js";

export type Channel = "shell" | "control" | "iopub" | "stdin";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  /** ISO 8601. */
  readonly date: string;
  /** Version of the messaging protocol, "5.4" for what we send. */
  readonly version: string;
}

export interface JupyterMessage {
  readonly channel: Channel;
  readonly header: MessageHeader;
  /** Empty where the message answers none. */
  readonly parent_header: Partial<MessageHeader>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

export interface MessageOptions {
  readonly channel: Channel;
  readonly msgType: string;
  readonly session: string;
  readonly content?: JsonObject;
  readonly msgId?: string;
  readonly parent?: Partial<MessageHeader>;
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Uint8Array[];
}

const PROTOCOL_VERSION = "5.4";

export function createMessage(options: MessageOptions): JupyterMessage {
  return {
    channel: options.channel,
    header: {
      msg_id: options.msgId ?? newId(),
      msg_type: options.msgType,
      session: options.session,
      username: "dashboard",
      date: new Date().toISOString(),
      version: PROTOCOL_VERSION,
    },
    parent_header: options.parent ?? {},
    metadata: options.metadata ?? {},
    content: options.content ?? {},
    buffers: options.buffers ?? [],
  };
}
