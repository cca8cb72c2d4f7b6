import { expect, test } from "vitest";
import { type Channel, createMessage, type JsonObject } from "../protocol/message.js";
import { screenKernelMessage } from "./kernel-messages.js";

const sourceLines = new Set(["SELECT margin FROM deals", "region"]);

function screen(channel: Channel, msgType: string, content: JsonObject, tracebacks = false) {
  const message = createMessage({ channel, msgType, session: "kernel", content, metadata: { note: "SECRET", version: "2.1.0" } });
  return screenKernelMessage(message, { tracebacks, sourceLines, isOutputComm: (id) => id === "out" });
}

test("execute_input loses its code", () => {
  expect(screen("iopub", "execute_input", { code: "SECRET", execution_count: 1 })?.content).toEqual({ code: "", execution_count: 1 });
});

test("a reply loses payloads and expressions", () => {
  const content = {
    status: "ok",
    execution_count: 2,
    payload: [{ source: "page", data: "SECRET" }],
    user_expressions: { a: "SECRET" },
    extra: "SECRET",
  };
  expect(screen("shell", "execute_reply", content)?.content).toEqual({
    status: "ok",
    execution_count: 2,
    payload: [],
    user_expressions: {},
  });
});

test("an error keeps its name and the author's words, cut, but no traceback", () => {
  const content = { ename: "ValueError", evalue: `Choose a date ${"x".repeat(600)}`, traceback: ["SECRET"] };
  const screened = screen("iopub", "error", content)?.content;
  expect(screened).toMatchObject({ ename: "ValueError", traceback: [] });
  expect(String(screened?.evalue)).toHaveLength(500);
  expect(screen("shell", "execute_reply", { status: "error", ...content })?.content).toMatchObject({
    status: "error",
    traceback: [],
    payload: [],
  });
});

test.each([
  "SyntaxError",
  "IndentationError",
  "TabError",
  "NameError",
  "UnboundLocalError",
  "AttributeError",
  "KeyError",
  "ImportError",
  "ModuleNotFoundError",
  "TypeError",
  "CalledProcessError",
  "TimeoutExpired",
  "UndefinedVariableError",
  "UsageError",
  "ERROR",
])("%s loses its words: they are made of the code", (ename) => {
  const silent = { ename, evalue: "", traceback: [] };
  expect(screen("iopub", "error", { ename, evalue: "SECRET", traceback: [] })?.content).toEqual(silent);
  expect(screen("shell", "execute_reply", { status: "error", ename, evalue: "SECRET" })?.content).toMatchObject(silent);
});

test("words that hold a line of the code are emptied, whatever the error; a line of one word is no sign of it", () => {
  const words = (evalue: string) => screen("iopub", "error", { ename: "DatabaseError", evalue })?.content.evalue;
  expect(words("no such table: deals [SQL: SELECT margin FROM deals]")).toBe("");
  expect(words("unknown region: north")).toBe("unknown region: north");
});

test.each([{ ename: 1, evalue: {}, traceback: "SECRET" }, {}])("an error %j of no known shape becomes one", (content) => {
  expect(screen("iopub", "error", content)?.content).toEqual({ ename: "Error", evalue: "", traceback: [] });
});

test("an operator may show it all", () => {
  const content = { ename: "NameError", evalue: "name 'x'", traceback: ["line"] };
  expect(screen("iopub", "error", content, true)?.content).toEqual(content);
});

test.each([
  ["shell", "inspect_reply"],
  ["shell", "history_reply"],
  ["shell", "complete_reply"],
  ["control", "debug_reply"],
  ["iopub", "debug_event"],
  ["stdin", "input_request"],
  ["control", "kernel_info_reply"],
  ["iopub", "execute_reply"],
  ["shell", "stream"],
  ["iopub", "anything"],
  ["iopub", "constructor"],
  ["iopub", "iopub_welcome"],
  ["iopub", "shutdown_reply"],
  ["control", "shutdown_reply"],
  ["control", "interrupt_reply"],
  ["control", "create_subshell_reply"],
  ["control", "execute_reply"],
  ["shell", "is_complete_reply"],
  ["stdin", "stream"],
] as const)("%s %s is dropped", (channel, msgType) => {
  expect(screen(channel, msgType, { data: "SECRET" })).toBeUndefined();
});

test.each([
  ["stream", { name: "stdout", text: "hi" }],
  ["display_data", { data: { "text/plain": "x" }, metadata: { a: 1 }, transient: { display_id: "d" } }],
  ["update_display_data", { data: {}, metadata: {}, transient: { display_id: "d" } }],
  ["execute_result", { data: {}, metadata: {}, execution_count: 1 }],
  ["clear_output", { wait: true }],
  ["status", { execution_state: "idle" }],
  ["comm_open", { comm_id: "c", target_name: "jupyter.widget", data: { state: {} } }],
  ["comm_msg", { comm_id: "c", data: { method: "update", state: { msg_id: "kept" } } }],
  ["comm_close", { comm_id: "c", data: {} }],
])("%s passes with its own fields only", (msgType, content) => {
  const screened = screen("iopub", msgType, { ...content, code: "SECRET" });
  expect(screened?.content).toEqual(content);
});

test("of the metadata only a comm's protocol version passes", () => {
  expect(screen("iopub", "stream", { name: "stdout", text: "" })?.metadata).toEqual({});
  expect(screen("iopub", "comm_msg", { comm_id: "c", data: {} })?.metadata).toEqual({});
  expect(screen("iopub", "comm_open", { comm_id: "c" })?.metadata).toEqual({ version: "2.1.0" });
});

test("headers are rebuilt: no field of the kernel's own, no account name of the server", () => {
  const message = createMessage({ channel: "iopub", msgType: "status", session: "kernel", content: { execution_state: "idle" } });
  const header = { ...message.header, username: "SECRET", path: "SECRET" };
  const parent_header = { msg_id: "m1", msg_type: "comm_msg", session: "s", username: "SECRET", code: "SECRET" };
  const screened = screenKernelMessage({ ...message, header, parent_header }, { tracebacks: false, isOutputComm: () => false });
  expect(screened?.header).toEqual({ ...message.header, username: "kernel" });
  expect(screened?.parent_header).toEqual({ msg_id: "m1", msg_type: "comm_msg", session: "s" });
});

test("buffers of widgets pass", () => {
  const content = { comm_id: "c", data: { method: "update", state: {}, buffer_paths: [["value"]] } };
  const buffers = [new Uint8Array([1, 2])];
  const message = createMessage({ channel: "iopub", msgType: "comm_msg", session: "kernel", content, buffers });
  expect(screenKernelMessage(message, { tracebacks: false, isOutputComm: () => false })?.buffers).toEqual(buffers);
});

test("shell replies about the kernel and its comms pass", () => {
  const info = { status: "ok", protocol_version: "5.4", implementation: "ipython", language_info: { name: "python" } };
  expect(screen("shell", "kernel_info_reply", { ...info, extra: "SECRET" })?.content).toEqual(info);
  const comms = { status: "ok", comms: { c: { target_name: "jupyter.widget" } } };
  expect(screen("shell", "comm_info_reply", { ...comms, extra: "SECRET" })?.content).toEqual(comms);
});

test("an Output widget's msg_id stays on the server, whatever message brings it", () => {
  const update = (method: string) => ({ comm_id: "out", data: { method, state: { msg_id: "run-1", outputs: [] } } });
  for (const method of ["update", "echo_update"]) {
    expect(screen("iopub", "comm_msg", update(method))?.content.data).toEqual({ method, state: { msg_id: "", outputs: [] } });
  }
  const opened = { comm_id: "new", data: { state: { _model_name: "OutputModel", msg_id: "run-1" } } };
  expect(screen("iopub", "comm_open", opened)?.content.data).toEqual({ state: { _model_name: "OutputModel", msg_id: "" } });
});

test("the control comm's list of all states holds no Output widget's msg_id either", () => {
  const states = {
    out: { state: { msg_id: "run-1" } },
    other: { model_name: "OutputModel", state: { msg_id: "run-2" } },
    slider: { model_name: "IntSliderModel", state: { value: 1, msg_id: "its own" } },
    broken: "?",
  };
  expect(screen("iopub", "comm_msg", { comm_id: "control", data: { method: "update_states", states } })?.content.data).toEqual({
    method: "update_states",
    states: {
      ...states,
      out: { state: { msg_id: "" } },
      other: { model_name: "OutputModel", state: { msg_id: "" } },
    },
  });
});

test.each(["execute_input", "status", "stream", "error", "clear_output", "display_data", "execute_result"])(
  "what a %s carries as buffers stays behind",
  (msgType) => {
    const message = createMessage({ channel: "iopub", msgType, session: "kernel", buffers: [new TextEncoder().encode("SECRET")] });
    expect(screenKernelMessage(message, { tracebacks: false, isOutputComm: () => false })?.buffers).toEqual([]);
  },
);

test.each([{ display_id: "d", source: "SECRET" }, ["SECRET"], "SECRET"])(
  "of what is said of a display in passing, %j, only its id passes",
  (transient) => {
    const content = screen("iopub", "display_data", { data: {}, metadata: {}, transient })?.content;
    expect(content?.transient).toEqual(typeof transient === "object" && "display_id" in transient ? { display_id: "d" } : {});
  },
);

test.each([
  ["ERROR", "Error: No data for this year\n", "Error", "No data for this year"],
  ["ERROR", "Error: object 'secret' not found\n", "ERROR", ""],
  ["ERROR", "Error in secret(1): No data\n", "ERROR", ""],
  ["", "127", "Exit code", "127"],
  ["ReferenceError", "secret is not defined", "ReferenceError", ""],
])("of the error %s, %j a visitor sees %s and %j", (ename, evalue, name, words) => {
  expect(screen("iopub", "error", { ename, evalue, traceback: [] })?.content).toMatchObject({ ename: name, evalue: words });
});
