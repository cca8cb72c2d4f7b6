/**
 * What a browser may hear from a kernel. Pure: a message in, the same without what quotes code or nothing out. Rebuilt field by field;
 * a type that is not listed is dropped. Source: Jupyter messaging specification 5.4.
 */
import type { JsonObject, JsonValue, JupyterMessage, MessageHeader } from "../protocol/message.js";
import { withoutOutputMessageIds } from "./output-widget-state.js";

export interface ScreenOptions {
  /** The operator lets visitors see tracebacks, which quote code. */
  readonly tracebacks: boolean;
  /** Output widgets' comms: the session captures for them, so a browser must not. */
  isOutputComm(commId: string): boolean;
  /** The lines of the dashboard's code, trimmed: an error's words that hold one are emptied. */
  readonly sourceLines?: ReadonlySet<string>;
}

const MAX_EVALUE = 500;

/**
 * Errors whose words the interpreter or a library makes out of the code: names (NameError, AttributeError, a TypeError's function and
 * its arguments), keys, lines (SyntaxError), magics (UsageError), a whole cell (a `%%bash` cell's CalledProcessError), and in R, whose
 * errors are all named ERROR, the call that failed. What an author raises with words comes through; in R with `call. = FALSE`.
 */
const QUOTING_ERRORS: ReadonlySet<string> = new Set([
  "AttributeError",
  "CalledProcessError",
  "ERROR",
  "ImportError",
  "IndentationError",
  "KeyError",
  "ModuleNotFoundError",
  "NameError",
  "ReferenceError",
  "SyntaxError",
  "TabError",
  "TimeoutExpired",
  "TypeError",
  "UnboundLocalError",
  "UndefinedVariableError",
  "UsageError",
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

const WITH_BUFFERS: ReadonlySet<string> = new Set(["comm_open", "comm_msg", "comm_close"]);

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
  return {
    channel: message.channel,
    header: rebuildHeader(message.header),
    parent_header: rebuildParent(message.parent_header),
    metadata: type === "comm_open" ? pick(message.metadata, ["version"]) : {},
    content: screenContent(type, pick(message.content, fields), options),
    buffers: WITH_BUFFERS.has(type) ? message.buffers : [],
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
  if (content.transient !== undefined) {
    return { ...content, transient: isObject(content.transient) ? pick(content.transient, ["display_id"]) : {} };
  }
  return type === "comm_open" || type === "comm_msg" ? withoutOutputMessageIds(content, (id) => options.isOutputComm(id)) : content;
}

function screenError({ ename, evalue, traceback }: JsonObject, { tracebacks, sourceLines }: ScreenOptions): JsonObject {
  const { name, words } = wordsOfR(ename, evalue) ??
    wordsOfBash(ename, evalue) ?? {
      name: typeof ename === "string" ? ename : "Error",
      words: typeof evalue === "string" ? evalue : "",
    };
  const mayPass = tracebacks || !(QUOTING_ERRORS.has(name) || quotes(words, sourceLines));
  return {
    ename: name,
    evalue: mayPass ? words.slice(0, MAX_EVALUE) : "",
    traceback: tracebacks && Array.isArray(traceback) ? traceback : [],
  };
}

/** An R error without a call: `stop("…", call. = FALSE)`. What R itself says in that way names things of the code. */
function wordsOfR(ename: unknown, evalue: unknown): { name: string; words: string } | undefined {
  const words = ename === "ERROR" && typeof evalue === "string" ? /^Error: ([\s\S]*)$/.exec(evalue)?.[1] : undefined;
  if (words === undefined || /^(?:object|could not find|no applicable|unused|argument|unexpected|<text>|\S+:\d+:\d+:)/.test(words))
    return undefined;
  return { name: "Error", words: words.trimEnd() };
}

/** A command's exit code alone. */
function wordsOfBash(ename: unknown, evalue: unknown): { name: string; words: string } | undefined {
  return ename === "" && typeof evalue === "string" && /^\d+$/.test(evalue) ? { name: "Exit code", words: evalue } : undefined;
}

/**
 * Databases, templates and shells repeat what they were given: text of the code that no list of error names foresees. A line that is
 * one word stands in anybody's text.
 */
function quotes(words: string, sourceLines: ReadonlySet<string> | undefined): boolean {
  for (const line of sourceLines ?? []) {
    if (/\W/.test(line) && words.includes(line)) return true;
  }
  return false;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `fields` are names of ours. */
function pick(content: JsonObject, fields: readonly string[]): JsonObject {
  const picked: Record<string, JsonValue> = {};
  for (const field of fields) {
    const value = content[field];
    if (value !== undefined) picked[field] = value;
  }
  return picked;
}

/** A kernel's `username` is that of the server's account: no business of a visitor. */
function rebuildHeader({ msg_id, msg_type, session, date, version }: MessageHeader): MessageHeader {
  return { msg_id, msg_type, session, username: "kernel", date, version };
}

function rebuildParent({ msg_id, msg_type, session }: Partial<MessageHeader>): Partial<MessageHeader> {
  return {
    ...(msg_id === undefined ? {} : { msg_id }),
    ...(msg_type === undefined ? {} : { msg_type }),
    ...(session === undefined ? {} : { session }),
  };
}
