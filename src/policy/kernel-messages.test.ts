import { expect, test } from "vitest";
import { type Channel, createMessage, type JsonObject } from "../protocol/message.js";
import { screenKernelMessage } from "./kernel-messages.js";

function screen(channel: Channel, msgType: string, content: JsonObject, tracebacks = false) {
  const message = createMessage({ channel, msgType, session: "kernel", content, metadata: { note: "SECRET" } });
  return screenKernelMessage(message, { tracebacks, isOutputComm: (id) => id === "out" });
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

test.each(["SyntaxError", "NameError", "KeyError", "AttributeError", "TypeError"])(
  "%s loses its words: the interpreter took them from the code",
  (ename) => {
    expect(screen("iopub", "error", { ename, evalue: "SECRET", traceback: [] })?.content).toEqual({ ename, evalue: "", traceback: [] });
  },
);

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

test("metadata passes for comms alone, which need their version", () => {
  expect(screen("iopub", "stream", { name: "stdout", text: "" })?.metadata).toEqual({});
  expect(screen("iopub", "comm_open", { comm_id: "c" })?.metadata).toEqual({ note: "SECRET" });
});

test("an Output widget's msg_id stays on the server", () => {
  const content = { comm_id: "out", data: { method: "update", state: { msg_id: "run-1", outputs: [] } } };
  expect(screen("iopub", "comm_msg", content)?.content.data).toEqual({ method: "update", state: { msg_id: "", outputs: [] } });
});
