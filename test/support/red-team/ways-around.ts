/** The ways around the policy that are known, by name: each a frame as an attacker would send it, and what is to become of it. */
import type { Json, JsonObject } from "./json.js";
import { type Frame, frameOf, legacyFrame, type MessageTexts, type WireFormat } from "./wire.js";

export type Outcome =
  /** No answer at all. */
  | "silence"
  /** An `execute_reply` whose error is named NotPermitted. */
  | "not-permitted"
  /** What is permitted of it passes, without the rest. */
  | "reduced"
  /** The connection is closed with 1003 or 1007. */
  | "closed";

export interface WayAround {
  readonly name: string;
  readonly frame: Frame;
  /** Sent as a text frame though it is made of bytes. */
  readonly asText?: boolean;
  readonly outcome: Outcome;
}

interface Bent {
  readonly channel?: string;
  readonly type?: string;
  readonly content?: JsonObject;
  readonly header?: JsonObject;
  readonly parent?: JsonObject;
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Uint8Array[];
  /** In the place of the JSON that the other fields make. */
  readonly texts?: Partial<MessageTexts>;
}

type Row = readonly [outcome: Outcome, bent: Bent];
type Rows = Readonly<Record<string, Row>>;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function textsOf({ channel = "shell", type = "execute_request", buffers = [], texts = {}, ...rest }: Bent): MessageTexts {
  const header = { msg_id: globalThis.crypto.randomUUID(), msg_type: type, session: "EVIL", username: "EVIL", date: "", version: "5.4" };
  return {
    channel,
    header: JSON.stringify({ ...header, ...rest.header }),
    parentHeader: JSON.stringify(rest.parent ?? {}),
    metadata: JSON.stringify(rest.metadata ?? {}),
    content: JSON.stringify(rest.content ?? {}),
    buffers,
    ...texts,
  };
}

/** `evil`: code that must never run. `cell`: a code cell's index, `markdown`: another's, `end`: the first past the end. */
export interface Target {
  readonly evil: string;
  readonly cell: string;
  readonly markdown: string;
  readonly end: string;
  /** A comm that the kernel has opened, of a widget with a trait `value`, and one of an Output widget. */
  readonly comm: string;
  readonly output: string;
}

function executions({ evil, cell, markdown, end }: Target): Rows {
  const indexes = ["-1", "-0", "1.0", ` ${cell}`, `${cell} `, `0${cell}`, `+${cell}`, "0x1", "1e0", "１", "١", `${cell}\n`, `${cell}\0`];
  const more = [
    `${cell};${evil}`,
    `${cell}\n${evil}`,
    "NaN",
    "Infinity",
    "",
    "null",
    "true",
    "99999999999999999999",
    "1_0",
    "1n",
    markdown,
    end,
  ];
  const values: readonly Json[] = [Number(cell), [cell], { toString: cell }, null, true, { code: cell }];
  return {
    ...Object.fromEntries(
      [...indexes, ...more].map((code) => [`the index ${JSON.stringify(code)}`, ["not-permitted", { content: { code } }]]),
    ),
    ...Object.fromEntries(values.map((code) => [`the value ${JSON.stringify(code)}`, ["not-permitted", { content: { code } }]])),
    "code instead of an index": ["not-permitted", { content: { code: evil } }],
    "a line magic": ["not-permitted", { content: { code: "%history" } }],
    "no code at all": ["not-permitted", { content: {} }],
    "execute_request on control": ["not-permitted", { channel: "control", content: { code: evil } }],
    "an index on control": ["not-permitted", { channel: "control", content: { code: cell } }],
    "execute_request on stdin": ["not-permitted", { channel: "stdin", content: { code: evil } }],
    "execute_request on iopub": ["not-permitted", { channel: "iopub", content: { code: evil } }],
    "code for a subshell": ["not-permitted", { content: { code: evil }, header: { subshell_id: "1" } }],
    "the id of a cell's own run": ["not-permitted", { content: { code: cell }, header: { msg_id: `cell-${cell}-x` } }],
    "an id that is none": ["not-permitted", { content: { code: cell }, header: { msg_id: "a b\n" } }],
    "another session's header": ["not-permitted", { content: { code: evil }, header: { session: "dashboards" } }],
    "code in a prototype": ["not-permitted", { texts: { content: `{"__proto__":{"code":${JSON.stringify(cell)}}}` } }],
    "the type by an escape": [
      "not-permitted",
      { texts: { header: '{"msg_id":"e1","msg_type":"execute_\\u0072equest","session":""}' }, content: { code: evil } },
    ],
    "the type twice": [
      "not-permitted",
      {
        texts: { header: '{"msg_id":"e2","msg_type":"kernel_info_request","msg_type":"execute_request","session":""}' },
        content: { code: evil },
      },
    ],
    "the code twice": ["not-permitted", { texts: { content: `{"code":${JSON.stringify(cell)},"code":${JSON.stringify(evil)}}` } }],
    "buffers beside code": ["not-permitted", { content: { code: evil }, buffers: [bytes(evil)] }],
  };
}

/** A client that runs cells may say these; a page may not. */
function reduced({ evil, cell }: Target): Rows {
  const run = { code: cell };
  return {
    "user_expressions beside an index": ["reduced", { content: { ...run, user_expressions: { x: evil } } }],
    "silent, history and input beside an index": [
      "reduced",
      { content: { ...run, silent: true, store_history: true, allow_stdin: true, stop_on_error: false } },
    ],
    "a subshell beside an index": ["reduced", { content: run, header: { subshell_id: "1" } }],
    "metadata, a parent and buffers beside an index": [
      "reduced",
      {
        content: run,
        metadata: { cellId: evil, deletedCells: [evil], recordTiming: true },
        parent: { msg_id: evil, subshell_id: "1" },
        buffers: [bytes(evil)],
      },
    ],
    "the code first twice, then an index": [
      "reduced",
      { texts: { content: `{"code":${JSON.stringify(evil)},"code":${JSON.stringify(cell)}}` } },
    ],
    "a prototype beside an index": [
      "reduced",
      { texts: { content: `{"__proto__":{"user_expressions":{"x":${JSON.stringify(evil)}}},"code":${JSON.stringify(cell)}}` } },
    ],
    "an index by an escape": ["reduced", { texts: { content: `{"\\u0063ode":"\\u003${cell}"}` } }],
  };
}

function otherRequests({ evil }: Target): Rows {
  const silent = (type: string, content: JsonObject = {}, channel = "shell"): Row => ["silence", { channel, type, content }];
  const shellTypes = [
    "complete_request",
    "is_complete_request",
    "connect_request",
    "shutdown_request",
    "interrupt_request",
    "debug_request",
  ];
  const more = [
    "usage_request",
    "create_subshell_request",
    "list_subshell_request",
    "delete_subshell_request",
    "apply_request",
    "clear_request",
  ];
  const odd = [
    "constructor",
    "__proto__",
    "toString",
    "EXECUTE_REQUEST",
    "execute_request ",
    "execute_request\0",
    "ｅxecute_request",
    "",
    "abort_request",
  ];
  const code = { code: evil, cursor_pos: 1, restart: false, comm_id: "c", msg_id: "m", buf: evil };
  const debug = { type: "request", seq: 1, command: "evaluate", arguments: { expression: evil } };
  return {
    ...Object.fromEntries([...shellTypes, ...more, ...odd].map((type) => [`${JSON.stringify(type)} on shell`, silent(type, code)])),
    ...Object.fromEntries([...shellTypes, ...more].map((type) => [`${JSON.stringify(type)} on control`, silent(type, code, "control")])),
    "the debugger": silent("debug_request", debug, "control"),
    "the debugger's variables": silent("debug_request", { type: "request", seq: 1, command: "inspectVariables", arguments: {} }, "control"),
    "inspection with detail": silent("inspect_request", { code: "secret_function", cursor_pos: 3, detail_level: 1 }),
    "history of another session": silent("history_request", { hist_access_type: "range", session: 0, start: 0, raw: true, output: true }),
    "history of the last cells": silent("history_request", { hist_access_type: "tail", n: 100, raw: true, output: true }),
    "an answer to input": silent("input_reply", { value: evil }, "stdin"),
    "an answer to input on shell": silent("input_reply", { value: evil }),
    "kernel_info_request on control": silent("kernel_info_request", {}, "control"),
    "kernel_info_request with buffers": ["silence", { type: "kernel_info_request", buffers: [bytes(evil)] }],
    "comm_info_request on control": silent("comm_info_request", {}, "control"),
    "comm_open on control": silent("comm_open", { comm_id: "c0", target_name: "jupyter.widget.control", data: {} }, "control"),
  };
}

function comms({ evil, comm, output }: Target): Rows {
  const open = (content: JsonObject, more: Bent = {}): Row => [
    "silence",
    { type: "comm_open", content: { comm_id: "c1", data: {}, ...content }, ...more },
  ];
  const say = (outcome: Outcome, comm_id: string, data: JsonObject): Row => [outcome, { type: "comm_msg", content: { comm_id, data } }];
  const model = { state: { _model_name: "TextModel", _model_module: "@jupyter-widgets/controls", value: evil }, buffer_paths: [] };
  const fill = (buffer_paths: Json, count: number, state: JsonObject = {}): Row => [
    "silence",
    {
      type: "comm_msg",
      content: { comm_id: comm, data: { method: "update", state, buffer_paths } },
      buffers: Array.from({ length: count }, () => bytes("")),
    },
  ];
  const targets = [
    "jupyter.widget",
    "JUPYTER.WIDGET.CONTROL",
    " jupyter.widget.control",
    "jupyter.widget.control ",
    "jupyter.widget.control\0",
    "",
    "evil",
  ];
  return {
    ...Object.fromEntries(targets.map((target_name) => [`a comm to ${JSON.stringify(target_name)}`, open({ target_name, data: model })])),
    "a comm to a list of targets": open({ target_name: ["jupyter.widget.control"] }),
    "a comm to no target": open({}),
    "a comm of a module": [
      "reduced",
      { type: "comm_open", content: { comm_id: "c2", target_name: "jupyter.widget.control", target_module: evil, data: {} } },
    ],
    "a comm whose id is taken": open({ comm_id: comm, target_name: "jupyter.widget.control" }),
    "a comm whose id is no text": open({ comm_id: { x: 1 }, target_name: "jupyter.widget.control" }),
    "a comm whose id has spaces": open({ comm_id: "a b", target_name: "jupyter.widget.control" }),
    "a comm with data that is no object": open({ target_name: "jupyter.widget.control", data: [evil] }),
    "a comm that nobody opened": say("silence", "never", { method: "update", state: { value: evil } }),
    "a comm called constructor": say("silence", "constructor", { method: "update", state: { value: evil } }),
    "a comm called __proto__": say("silence", "__proto__", { method: "custom", content: {} }),
    "an end of a comm that nobody opened": ["silence", { type: "comm_close", content: { comm_id: "never", data: {} } }],
    "a method that is none": say("silence", comm, { method: "exec", code: evil }),
    "an echo": say("silence", comm, { method: "echo_update", state: { value: 77 }, buffer_paths: [] }),
    "a method of the prototype": say("silence", comm, { method: "constructor", state: { value: 77 } }),
    "a state that is a list": say("silence", comm, { method: "update", state: [77] }),
    "fields beside an update": say("reduced", comm, { method: "update", state: { value: 7 }, code: evil, exec: evil }),
    "a place for buffers twice": fill([["value"], ["value"]], 2),
    "many buffers for one place": fill(Array(5000).fill(["value"]), 5000),
    "places without buffers": fill([["value"], ["more"]], 1),
    "buffers without places": fill([["value"]], 300),
    "a place for a buffer with a name without end": fill([["value", "EVIL".repeat(100_000)]], 1, { value: {} }),
    "a place for a buffer without end": fill([["value", ...Array(5000).fill(0)]], 1),
    "a place for a buffer that is no list": fill(["value"], 1),
    "a buffer for what all objects have in common": fill([["value", "__proto__", "then"]], 1, { value: {} }),
    "a buffer for what objects are made of": fill([["value", "constructor", "prototype", "then"]], 1, { value: {} }),
    "a buffer beyond the end of a list": fill([["value", 4_000_000_000]], 1, { value: [null] }),
    "a buffer in a value that is not said": fill([["value", "x", "y"]], 1),
    "another widget's identity": say("reduced", comm, {
      method: "update",
      state: { _model_name: "EVIL", _view_module: "EVIL", _view_name: "EVIL" },
    }),
    "capturing what another cell prints": say("reduced", output, { method: "update", state: { msg_id: "EVIL" } }),
    "outputs of one's own": say("reduced", output, {
      method: "update",
      state: { outputs: [{ output_type: "stream", name: "stdout", text: "EVIL" }] },
    }),
  };
}

function textOnly({ evil }: Target): Readonly<Record<string, readonly [Outcome, string]>> {
  const content = `"parent_header":{},"metadata":{},"content":{"code":${JSON.stringify(evil)},"restart":false}`;
  return {
    "a channel twice": [
      "silence",
      `{"channel":"shell","channel":"control","header":{"msg_id":"t1","msg_type":"shutdown_request"},${content}}`,
    ],
    "no channel": ["not-permitted", `{"header":{"msg_id":"t2","msg_type":"execute_request"},${content}}`],
    "a header twice": [
      "not-permitted",
      `{"header":{"msg_id":"t3","msg_type":"kernel_info_request"},"header":{"msg_id":"t3","msg_type":"execute_request"},${content}}`,
    ],
    "buffers in the JSON": [
      "not-permitted",
      `{"buffers":["${"A".repeat(8)}"],"header":{"msg_id":"t4","msg_type":"execute_request"},${content}}`,
    ],
    "a byte order mark": ["closed", `\uFEFF{"header":{"msg_id":"t5","msg_type":"execute_request"},${content}}`],
    "two messages": ["closed", `{"header":{"msg_id":"t6","msg_type":"execute_request"},${content}}{"header":{}}`],
    "a list of messages": ["closed", `[{"header":{"msg_id":"t7","msg_type":"execute_request"},${content}}]`],
    "a channel with spaces": ["closed", `{"channel":"shell ","header":{"msg_id":"t8","msg_type":"execute_request"},${content}}`],
    "NaN in the content": ["closed", `{"header":{"msg_id":"t9","msg_type":"execute_request"},"content":{"code":NaN}}`],
    "a type that is a list": ["closed", `{"header":{"msg_id":"t10","msg_type":["execute_request"]},${content}}`],
    "half a message": ["closed", `{"header":{"msg_id":"t11"`],
    "no text": ["closed", ""],
    "nesting without end": [
      "closed",
      `{"header":{"msg_id":"t12","msg_type":"comm_info_request"},"content":${'{"a":'.repeat(5000)}1${"}".repeat(5000)}}`,
    ],
  };
}

function v1Only(good: MessageTexts): Readonly<Record<string, readonly [Outcome, Frame, boolean?]>> {
  const frame = Buffer.from(frameOf(good, "v1"));
  const bent = (at: number, value: bigint): Buffer => {
    const copy = Buffer.from(frame);
    copy.writeBigUInt64LE(value, at);
    return copy;
  };
  /** A byte of the content's text. */
  const spoilt = (value: number): Buffer => {
    const copy = Buffer.from(frame);
    copy[copy.byteLength - 3] = value;
    return copy;
  };
  return {
    "a v1 frame of more parts than it has": ["closed", bent(0, 60_000n)],
    "a v1 frame of parts beyond counting": ["closed", bent(0, 2n ** 64n - 1n)],
    "a v1 frame without parts": ["closed", bent(0, 0n)],
    "a v1 frame whose offsets fall": ["closed", bent(16, 0n)],
    "a v1 frame whose offsets lead out of it": ["closed", bent(48, 2n ** 63n)],
    "a v1 frame cut off": ["closed", frame.subarray(0, frame.byteLength - 3)],
    "a v1 frame with bytes after it": ["reduced", Buffer.concat([frame, Buffer.from("EVIL")])],
    "a v1 frame as text that is no UTF-8": ["closed", spoilt(0xff), true],
    "a v1 frame as text": ["closed", plainFrame(good), true],
    "a v1 channel that is none": ["closed", frameOf({ ...good, channel: "shell\0" }, "v1")],
    "a v1 part that is no object": ["closed", frameOf({ ...good, content: '"0"' }, "v1")],
    "a v1 part that is not UTF-8": ["closed", spoilt(0xff)],
    "an empty frame": ["closed", new Uint8Array()],
  };
}

/** All of whose bytes are a text's: parts are lengthened until the offsets in the table are such bytes too. */
function plainFrame(good: MessageTexts): Uint8Array {
  let roomy = good;
  for (const [index, part] of (["header", "parentHeader", "metadata", "content"] as const).entries()) {
    const lowByteOfEnd = (): number => Buffer.from(frameOf(roomy, "v1"))[8 * (index + 3)] ?? 0;
    while (lowByteOfEnd() >= 0x80) roomy = { ...roomy, [part]: `${roomy[part]} ` };
  }
  return Buffer.from(frameOf(roomy, "v1"));
}

function legacyOnly(good: MessageTexts): Readonly<Record<string, readonly [Outcome, Frame]>> {
  const text = bytes(String(frameOf(good, "json")));
  const frame = Buffer.from(legacyFrame([text, bytes("buffer")]));
  const bent = (at: number, value: number): Buffer => {
    const copy = Buffer.from(frame);
    copy.writeUInt32BE(value, at);
    return copy;
  };
  return {
    "a binary frame of more parts than it has": ["closed", bent(0, 60_000)],
    "a binary frame of parts beyond counting": ["closed", bent(0, 0xffffffff)],
    "a binary frame without parts": ["closed", bent(0, 0)],
    "a binary frame that begins in its own table": ["closed", bent(4, 0)],
    "a binary frame whose offsets lead out of it": ["closed", bent(8, 0x7fffffff)],
    "a binary frame with buffers beside code": ["not-permitted", frame],
    "an empty frame": ["closed", new Uint8Array()],
  };
}

/** On a socket of that format. */
export function waysAround(target: Target, format: WireFormat): readonly WayAround[] {
  const rows = { ...executions(target), ...reduced(target), ...otherRequests(target), ...comms(target) };
  const good = textsOf({ content: { code: target.evil } });
  const framed = Object.entries(rows).map(([name, [outcome, bent]]) => ({ name, outcome, frame: frameOf(textsOf(bent), format) }));
  // As the other format writes it: a socket's format is not the sender's to choose by the frame.
  const other = format === "v1" ? frameOf(good, "json") : frameOf(good, "v1");
  const foreign: WayAround = { name: "the other format", outcome: "closed", frame: other };
  const own = format === "v1" ? v1Only(good) : { ...textOnly(target), ...legacyOnly(good) };
  const special = Object.entries(own).map(([name, [outcome, frame, asText = typeof frame === "string"]]) => ({
    name,
    outcome,
    frame,
    asText,
  }));
  return [...framed, foreign, ...special];
}
