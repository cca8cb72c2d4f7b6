/**
 * What a browser may hear from a kernel. Pure: a message in, the same without what quotes code or nothing out. Rebuilt field by field;
 * a type that is not listed is dropped. Source: Jupyter messaging specification 5.4.
 */
import type { JsonObject, JsonValue, JupyterMessage, MessageHeader } from "../protocol/message.js";

export interface ScreenOptions {
  /** The operator lets visitors see tracebacks, which quote code. */
  readonly tracebacks: boolean;
  /** Output widgets' comms: the session captures for them, so a browser must not. */
  isOutputComm(commId: string): boolean;
}

const MAX_EVALUE = 500;

/** The interpreter writes these itself, out of names, keys and text of the code. What an author raises with words comes through. */
const QUOTING_ERRORS: ReadonlySet<string> = new Set([
  "AttributeError",
  "ImportError",
  "IndentationError",
  "KeyError",
  "ModuleNotFoundError",
  "NameError",
  "SyntaxError",
  "TabError",
  "TypeError",
  "UnboundLocalError",
]);

const IOPUB_FIELDS: Readonly<Record<string, readonly string[]>> = {
  stream: ["name", "text"],
  display_data: ["data", "metadata", "transient"],
  update_display_data: ["data", "metadata", "transient"],
  execute_result: ["data", "metadata", "transient", "execution_count"],
  clear_output: ["wait"],
  status: ["execution_state"],
  execute_input: ["execution_count"],
  comm_open: ["comm_id", "target_name", "target_module", "data"],
  comm_msg: ["comm_id", "data"],
  comm_close: ["comm_id", "data"],
  error: ["ename", "evalue", "traceback"],
};

const REPLY_FIELDS = ["status", "execution_count"];

const SHELL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  execute_reply: [...REPLY_FIELDS, "ename", "evalue", "traceback"],
  comm_info_reply: ["status", "comms"],
  kernel_info_reply: ["status", "protocol_version", "implementation", "implementation_version", "language_info", "banner", "help_links"],
};

/** Undefined where a browser may not hear of it at all. */
export function screenKernelMessage(message: JupyterMessage, options: ScreenOptions): JupyterMessage | undefined {
  const type = message.header.msg_type;
  const allowed = fieldsOf(message.channel);
  const fields = Object.hasOwn(allowed, type) ? allowed[type] : undefined;
  if (fields === undefined) return undefined;
  const { channel, metadata } = message;
  return {
    channel,
    header: rebuildHeader(message.header),
    parent_header: rebuildParent(message.parent_header),
    metadata: type.startsWith("comm_") ? metadata : {},
    content: screenContent(type, pick(message.content, fields), options),
    buffers: message.buffers,
  };
}

function fieldsOf(channel: JupyterMessage["channel"]): Readonly<Record<string, readonly string[]>> {
  if (channel === "iopub") return IOPUB_FIELDS;
  return channel === "shell" ? SHELL_FIELDS : {};
}

function screenContent(type: string, content: JsonObject, options: ScreenOptions): JsonObject {
  if (type === "error") return screenError(content, options);
  if (type === "execute_input") return { ...content, code: "" };
  if (type === "execute_reply") {
    const error = content.status === "error" ? screenError(content, options) : {};
    return { ...pick(content, REPLY_FIELDS), ...error, payload: [], user_expressions: {} };
  }
  return type === "comm_open" || type === "comm_msg" ? withoutMessageId(content, options) : content;
}

function screenError({ ename, evalue, traceback }: JsonObject, { tracebacks }: ScreenOptions): JsonObject {
  const name = typeof ename === "string" ? ename : "Error";
  const value = typeof evalue === "string" && (tracebacks || !QUOTING_ERRORS.has(name)) ? evalue.slice(0, MAX_EVALUE) : "";
  return { ename: name, evalue: value, traceback: tracebacks && Array.isArray(traceback) ? traceback : [] };
}

/** An Output widget's `msg_id` would make a browser capture what the session has captured already. */
function withoutMessageId(content: JsonObject, options: ScreenOptions): JsonObject {
  const { comm_id, data } = content;
  if (typeof comm_id !== "string" || !options.isOutputComm(comm_id) || !isObject(data) || !isObject(data.state)) return content;
  return "msg_id" in data.state ? { ...content, data: { ...data, state: { ...data.state, msg_id: "" } } } : content;
}

function pick(content: JsonObject, fields: readonly string[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = content[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

function rebuildHeader({ msg_id, msg_type, session, username, date, version }: MessageHeader): MessageHeader {
  return { msg_id, msg_type, session, username, date, version };
}

function rebuildParent({ msg_id, msg_type, session }: Partial<MessageHeader>): Partial<MessageHeader> {
  const fields = Object.entries({ msg_id, msg_type, session });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
