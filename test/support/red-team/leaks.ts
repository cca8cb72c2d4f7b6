/** What a kernel may send that quotes code: every message and every field that a browser must not get. */
import type { JsonObject } from "./json.js";

export interface Said {
  readonly channel: "iopub" | "shell" | "control" | "stdin";
  readonly type: string;
  readonly content?: JsonObject;
  readonly buffers?: readonly string[];
  /** Beside the usual fields, or in their place. */
  readonly header?: JsonObject;
  readonly metadata?: JsonObject;
}

/** `code`: of a cell; `helper`: of a module beside the notebook. */
export function leaks(code: string, helper: string): readonly Said[] {
  const everywhere: JsonObject = {
    code,
    source: code,
    text: code,
    history: [[0, 1, code]],
    matches: [code],
    data: { "text/plain": code, code },
    payload: [
      { source: "set_next_input", text: code, replace: false },
      { source: "page", data: { "text/plain": helper }, start: 0 },
    ],
    user_expressions: { leak: { status: "ok", data: { "text/plain": code }, metadata: {} } },
    body: { sourceFile: code, stackFrames: [{ source: code }] },
    prompt: code,
  };
  const traceback = ["Traceback (most recent call last)", `----> 1 ${code}`, helper];
  return [...unlisted(everywhere), ...listed(everywhere, code), ...errors(code, traceback), ...stderr(code)];
}

/** Types that no browser has a use for, on all channels, and listed ones where they do not belong. */
function unlisted(content: JsonObject): readonly Said[] {
  const types = ["inspect_reply", "history_reply", "complete_reply", "is_complete_reply", "debug_event", "debug_reply", "input_request"];
  const odd = ["connect_reply", "usage_reply", "shutdown_reply", "constructor", "__proto__", "toString", "", "STREAM", "stream ", "crash"];
  const anywhere = (["iopub", "shell", "control", "stdin"] as const).flatMap((channel) =>
    [...types, ...odd].map((type) => ({ channel, type, content, metadata: content })),
  );
  const elsewhere = (["shell", "control", "stdin"] as const).flatMap((channel) =>
    ["stream", "display_data", "execute_result", "error", "comm_msg", "status"].map((type) => ({ channel, type, content })),
  );
  const replies = (["iopub", "control", "stdin"] as const).flatMap((channel) =>
    ["execute_reply", "kernel_info_reply", "comm_info_reply"].map((type) => ({ channel, type, content })),
  );
  return [...anywhere, ...elsewhere, ...replies];
}

/** Types that pass, with code in the fields and parts that must not. */
function listed(everywhere: JsonObject, code: string): readonly Said[] {
  const { code: _, text: _text, data: _data, ...beside } = everywhere;
  const carried = { metadata: everywhere, header: { username: code, subshell_id: code, source: code } };
  const bare = { buffers: [code], ...carried };
  return [
    { channel: "iopub", type: "execute_input", content: { ...everywhere, execution_count: 1 }, ...bare },
    { channel: "iopub", type: "status", content: { ...everywhere, execution_state: "busy" }, ...bare },
    { channel: "iopub", type: "clear_output", content: { ...everywhere, wait: true }, ...bare },
    { channel: "iopub", type: "stream", content: { ...beside, code, name: "stdout", text: "." }, ...bare },
    {
      channel: "iopub",
      type: "display_data",
      content: { ...beside, code, data: {}, metadata: {}, transient: { source: code } },
      ...carried,
    },
    { channel: "iopub", type: "execute_result", content: { ...beside, code, data: {}, metadata: {}, execution_count: 1 }, ...carried },
    { channel: "iopub", type: "update_display_data", content: { ...beside, code, data: {}, transient: { display_id: "d" } }, ...carried },
    {
      channel: "iopub",
      type: "comm_msg",
      content: { ...beside, code, comm_id: "known", data: { method: "update", state: {} } },
      ...carried,
    },
    { channel: "iopub", type: "comm_close", content: { ...beside, code, comm_id: "closed", data: {} }, ...carried },
    { channel: "shell", type: "execute_reply", content: { ...everywhere, status: "ok", execution_count: 1 }, ...bare },
    { channel: "shell", type: "execute_reply", content: { ...everywhere, status: "aborted" }, ...bare },
    { channel: "shell", type: "comm_info_reply", content: { ...everywhere, status: "ok", comms: {} }, ...bare },
    { channel: "shell", type: "kernel_info_reply", content: { ...everywhere, status: "ok", banner: "" }, ...bare },
  ];
}

function errors(code: string, traceback: readonly string[]): readonly Said[] {
  const names = ["SyntaxError", "IndentationError", "NameError", "KeyError", "TypeError", "CalledProcessError", "ERROR", "Custom"];
  return names.flatMap((ename) => {
    const content = { ename, evalue: `it went wrong at ${code}`, traceback };
    return [
      { channel: "iopub", type: "error", content, buffers: [code] },
      { channel: "shell", type: "execute_reply", content: { ...content, status: "error", execution_count: 1, payload: traceback } },
    ] as const;
  });
}

function stderr(code: string): readonly Said[] {
  const text = `Traceback (most recent call last):\n  File "/tmp/ipykernel_1/1.py", line 1, in <module>\n    ${code}\nValueError: bad\n`;
  const said = [text, `/tmp/ipykernel_1/1.py:1: UserWarning: careful\n  ${code}\n`, `${code}\n`, `${[text, code].join("\n")}\n`];
  const pieces = [...text].map((letter) => ({ channel: "iopub", type: "stream", content: { name: "stderr", text: letter } }) as const);
  return [
    ...said.map((text) => ({ channel: "iopub", type: "stream", content: { name: "stderr", text } }) as const),
    { channel: "iopub", type: "stream", content: { name: "stderr", text: [code] } },
    ...pieces,
  ];
}
