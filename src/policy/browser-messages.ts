/**
 * What a browser may say to a kernel. Pure: a message in, a verdict out. Denies by default; what goes on is built anew, field by
 * field, so that nothing of the browser's is passed through unseen.
 */
import { createMessage, type JsonObject, type JsonValue, type JupyterMessage } from "../protocol/message.js";
import { areBufferPaths } from "./buffer-paths.js";
import { permitsCustom, permittedUpdate } from "./widget-update.js";

export interface BrowserContext {
  readonly mode: "server-run" | "client-run";
  /** Nothing that would change what others see is passed on. */
  readonly viewOnly: boolean;
  /** Other visitors are in the session as well. */
  readonly isShared: boolean;
  /** The sender of what is passed on. */
  readonly session: string;
  /** Comm targets that a browser may open by itself. */
  readonly allowedTargets: Pick<ReadonlySet<string>, "has">;
  /** The comms that are open: announced by the kernel, or opened by a browser that was allowed to. */
  readonly comms: { has(id: string): boolean; target(id: string): string | undefined; state(id: string): JsonObject | undefined };
  /** Those of Output widgets: the session captures for them. */
  isOutputComm(id: string): boolean;
  isCodeCell(index: number): boolean;
}

/** Stable: they name a metric. */
export const REFUSAL_REASONS = [
  "channel",
  "message-type",
  "message-id",
  "not-a-cell",
  "runs-by-itself",
  "view-only",
  "others-widget",
  "comm-content",
  "comm-target",
  "comm-method",
  "comm-unknown",
  "buffers",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export type Question = { readonly about: "kernel" } | { readonly about: "comms"; readonly target: string | undefined };

export type Verdict =
  | { readonly kind: "execute"; readonly cell: number; readonly messageId: string }
  | { readonly kind: "forward"; readonly message: JupyterMessage }
  /** By the server, in the kernel's stead. */
  | { readonly kind: "answer"; readonly question: Question }
  /** `reply`: the content of an `execute_reply` that the browser gets. */
  | { readonly kind: "refuse"; readonly reason: RefusalReason; readonly reply?: JsonObject };

const CELL_INDEX = /^(0|[1-9][0-9]{0,8})$/;
/** Ids of cells' own executions begin with "cell-": no browser may pass for one. */
const MESSAGE_ID = /^(?!cell-)[\w.:-]{1,128}$/;
const COMM_ID = /^[\w.:-]{1,128}$/;
const MAX_TARGET_NAME = 128;
const COMM_VERSION = /^\d{1,4}(\.\d{1,4}){0,2}$/;

const WIDGET_TARGET = "jupyter.widget";
/** Jupyter's own, for widgets: what they say has a form that is checked, whoever opened their target. */
const WIDGET_TARGETS = /^jupyter\.widget(\.|$)/;

const NOT_PERMITTED: JsonObject = {
  status: "error",
  ename: "NotPermitted",
  evalue: "Only the cells of this dashboard can be run, by their index.",
  traceback: [],
};

export function judgeBrowserMessage(message: JupyterMessage, context: BrowserContext): Verdict {
  const type = message.header.msg_type;
  if (type === "execute_request") return judgeExecute(message, context);
  if (message.channel !== "shell") return refuse("channel");
  if (!MESSAGE_ID.test(message.header.msg_id)) return refuse("message-id");
  if (type === "comm_open" || type === "comm_msg" || type === "comm_close") return judgeComm(message, context);
  if (message.buffers.length > 0) return refuse("buffers");
  if (type === "kernel_info_request") return judgeQuestion(message, context, { about: "kernel" });
  if (type !== "comm_info_request") return refuse("message-type");
  const { target_name } = message.content;
  if (typeof target_name !== "string") return judgeQuestion(message, context, { about: "comms", target: undefined });
  if (target_name.length > MAX_TARGET_NAME) return refuse("comm-content");
  return judgeQuestion(message, context, { about: "comms", target: target_name });
}

/** Clients ask when they connect, and wait; a kernel that is only looked at must not be kept busy by that. */
function judgeQuestion(message: JupyterMessage, context: BrowserContext, question: Question): Verdict {
  if (context.viewOnly) return { kind: "answer", question };
  return forward(message, context, question.about === "comms" && question.target !== undefined ? { target_name: question.target } : {});
}

function judgeExecute({ channel, content, header }: JupyterMessage, context: BrowserContext): Verdict {
  if (channel !== "shell") return refuseExecute("channel");
  if (context.viewOnly) return refuseExecute("view-only");
  if (context.mode === "server-run") return refuseExecute("runs-by-itself");
  if (!MESSAGE_ID.test(header.msg_id)) return refuseExecute("message-id");
  const { code } = content;
  if (typeof code !== "string" || !CELL_INDEX.test(code) || !context.isCodeCell(Number(code))) return refuseExecute("not-a-cell");
  return { kind: "execute", cell: Number(code), messageId: header.msg_id };
}

function judgeComm(message: JupyterMessage, context: BrowserContext): Verdict {
  const { comm_id, data = {}, target_name } = message.content;
  if (typeof comm_id !== "string" || !COMM_ID.test(comm_id) || !isObject(data)) return refuse("comm-content");
  if (context.viewOnly) return refuse("view-only");
  if (message.header.msg_type === "comm_open") {
    if (typeof target_name !== "string" || !context.allowedTargets.has(target_name)) return refuse("comm-target");
    if (context.comms.has(comm_id)) return refuse("comm-content");
    return forward(message, context, { comm_id, target_name, data }, commVersion(message.metadata));
  }
  if (!context.comms.has(comm_id)) return refuse("comm-unknown");
  if (message.header.msg_type === "comm_close") {
    // It would be gone for everybody.
    if (context.isShared && context.comms.target(comm_id) === WIDGET_TARGET) return refuse("others-widget");
    return forward(message, context, { comm_id, data });
  }
  // What such a message means is between the author's code and the author's page.
  if (isAuthors(context.comms.target(comm_id), context)) return forward(message, context, { comm_id, data });
  return judgeCommData(message, context, comm_id, data);
}

/** Opened on purpose, for messages of any form. */
function isAuthors(target: string | undefined, { allowedTargets }: BrowserContext): boolean {
  return target !== undefined && allowedTargets.has(target) && !WIDGET_TARGETS.test(target);
}

/** What a widget says, rebuilt. Source: "Jupyter widget messaging protocol" 2.1 and its control comm 1.0. */
function judgeCommData(message: JupyterMessage, context: BrowserContext, comm_id: string, data: JsonObject): Verdict {
  const { method, state, buffer_paths, content } = data;
  const say = (said: JsonObject) => forward(message, context, { comm_id, data: said });
  const { comms, isShared } = context;
  const isThere = (id: string): boolean => comms.target(id) === WIDGET_TARGET;
  const widget = { isOutput: context.isOutputComm(comm_id), state: comms.state(comm_id), isShared, isThere };
  switch (method) {
    case "update": {
      if (!isObject(state) || !areBufferPaths(buffer_paths, message.buffers.length, state)) return refuse("comm-content");
      const update = permittedUpdate(buffer_paths === undefined ? { state } : { state, buffer_paths }, widget);
      return update === undefined ? refuse("comm-content") : say({ method, ...update });
    }
    case "custom":
      if (!permitsCustom(content ?? null, widget)) return refuse("others-widget");
      return say({ method, ...(content === undefined ? {} : { content }) });
    // A widget is asked for its own state, the control comm for that of all widgets.
    case "request_state":
    case "request_states":
      return say({ method });
    default:
      return refuse("comm-method");
  }
}

/** Widgets refuse a comm that does not name its protocol version; nothing else of the metadata means anything to a kernel. */
function commVersion({ version }: JsonObject): JsonObject {
  return typeof version === "string" && COMM_VERSION.test(version) ? { version } : {};
}

function forward(
  { buffers, header }: JupyterMessage,
  { session }: BrowserContext,
  content: JsonObject,
  metadata: JsonObject = {},
): Verdict {
  return {
    kind: "forward",
    message: createMessage({ channel: "shell", msgType: header.msg_type, msgId: header.msg_id, session, content, metadata, buffers }),
  };
}

function refuse(reason: RefusalReason): Verdict {
  return { kind: "refuse", reason };
}

function refuseExecute(reason: RefusalReason): Verdict {
  return { kind: "refuse", reason, reply: NOT_PERMITTED };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
