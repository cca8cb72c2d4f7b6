import { expect, test } from "vitest";
import { type Channel, createMessage, type JsonObject } from "../protocol/message.js";
import { type BrowserContext, judgeBrowserMessage } from "./browser-messages.js";

const context: BrowserContext = {
  mode: "client-run",
  session: "server-session",
  allowedTargets: new Set(["jupyter.widget.control"]),
  comms: { has: (id) => id === "known" },
  isCodeCell: (index) => index === 1 || index === 3,
};

function judge(
  msgType: string,
  content: JsonObject,
  options: { channel?: Channel; msgId?: string; buffers?: Uint8Array[]; mode?: "server-run" } = {},
) {
  const message = createMessage({
    channel: options.channel ?? "shell",
    msgType,
    session: "browser",
    msgId: options.msgId ?? "m1",
    content,
    buffers: options.buffers ?? [],
  });
  return judgeBrowserMessage(message, { ...context, mode: options.mode ?? "client-run" });
}

test("an index of a code cell runs that cell and nothing else of the message comes along", () => {
  const verdict = judge("execute_request", { code: "3", user_expressions: { x: "1+1" }, silent: true, allow_stdin: true });
  expect(verdict).toEqual({ kind: "execute", cell: 3, messageId: "m1" });
});

test.each([
  ["0"],
  ["2"],
  ["99"],
  ["-1"],
  ["1.0"],
  [" 1"],
  ["1 "],
  ["0x1"],
  ["01"],
  ["1\n"],
  ["print(1)"],
  [""],
  ["9999999999999"],
  [1],
  [null],
  [["1"]],
  [{}],
])("code %j is no code cell: refused, with a reply", (code) => {
  expect(judge("execute_request", { code })).toMatchObject({
    kind: "refuse",
    reason: "not-a-cell",
    reply: { status: "error", ename: "NotPermitted" },
  });
});

test("a dashboard that runs by itself takes no requests to execute", () => {
  expect(judge("execute_request", { code: "1" }, { mode: "server-run" })).toMatchObject({ kind: "refuse", reason: "runs-by-itself" });
});

test("execute_request on the control channel is refused", () => {
  expect(judge("execute_request", { code: "1" }, { channel: "control" })).toMatchObject({ kind: "refuse", reason: "channel" });
});

test.each([
  "complete_request",
  "inspect_request",
  "history_request",
  "is_complete_request",
  "create_subshell_request",
  "list_subshell_request",
  "connect_request",
  "debug_request",
  "shutdown_request",
  "apply_request",
  "EXECUTE_REQUEST",
  "execute_request ",
  "",
])("%s is refused on shell", (msgType) => {
  expect(judge(msgType, { code: "1", detail_level: 1, session: 7 }).kind).toBe("refuse");
});

test.each([
  "debug_request",
  "shutdown_request",
  "interrupt_request",
  "create_subshell_request",
  "usage_request",
  "kernel_info_request",
  "comm_msg",
])("%s is refused on control", (msgType) => {
  expect(judge(msgType, { comm_id: "known", data: { method: "update" } }, { channel: "control" })).toMatchObject({
    kind: "refuse",
    reason: "channel",
  });
});

test("answers on stdin and messages on iopub are refused", () => {
  expect(judge("input_reply", { value: "code" }, { channel: "stdin" }).kind).toBe("refuse");
  expect(judge("stream", { text: "x" }, { channel: "iopub" }).kind).toBe("refuse");
});

test("kernel_info_request and comm_info_request pass, rebuilt", () => {
  expect(judge("kernel_info_request", { code: "x" })).toMatchObject({
    kind: "forward",
    message: { content: {}, header: { session: "server-session" } },
  });
  const verdict = judge("comm_info_request", { target_name: "jupyter.widget", extra: 1 });
  expect(verdict).toMatchObject({ kind: "forward" });
  if (verdict.kind === "forward") expect(verdict.message.content).toEqual({ target_name: "jupyter.widget" });
});

test("what a widget says to its own comm passes, with its buffers", () => {
  const data = { method: "update", state: { value: 3 }, buffer_paths: [["data"]] };
  const verdict = judge("comm_msg", { comm_id: "known", data, extra: "x" }, { buffers: [new Uint8Array([1])] });
  if (verdict.kind !== "forward") throw new Error(verdict.kind);
  expect(verdict.message).toMatchObject({ channel: "shell", parent_header: {}, metadata: {}, buffers: [new Uint8Array([1])] });
  expect(verdict.message.content).toEqual({ comm_id: "known", data });
  expect(verdict.message.header).toMatchObject({ msg_id: "m1", session: "server-session", msg_type: "comm_msg" });
});

test("a comm that was never announced is not spoken to", () => {
  expect(judge("comm_msg", { comm_id: "guess", data: { method: "update" } })).toMatchObject({ reason: "comm-unknown" });
  expect(judge("comm_close", { comm_id: "guess" })).toMatchObject({ reason: "comm-unknown" });
  expect(judge("comm_close", { comm_id: "known" }).kind).toBe("forward");
});

test("only listed comm targets are opened, and no comm twice", () => {
  expect(judge("comm_open", { comm_id: "new", target_name: "jupyter.widget.control", data: {} }).kind).toBe("forward");
  expect(judge("comm_open", { comm_id: "new", target_name: "jupyter.widget", data: {} })).toMatchObject({ reason: "comm-target" });
  expect(judge("comm_open", { comm_id: "new", data: {} })).toMatchObject({ reason: "comm-target" });
  expect(judge("comm_open", { comm_id: "known", target_name: "jupyter.widget.control", data: {} })).toMatchObject({
    reason: "comm-content",
  });
  const verdict = judge("comm_open", { comm_id: "new", target_name: "jupyter.widget.control", target_module: "os", data: {} });
  if (verdict.kind === "forward") expect(verdict.message.content).not.toHaveProperty("target_module");
});

test("a widget's methods are a short list", () => {
  expect(judge("comm_msg", { comm_id: "known", data: { method: "custom", content: {} } }).kind).toBe("forward");
  expect(judge("comm_msg", { comm_id: "known", data: { method: "exec" } })).toMatchObject({ reason: "comm-method" });
  expect(judge("comm_msg", { comm_id: "known", data: "update" })).toMatchObject({ reason: "comm-content" });
});

test("a browser's message can't pass for the execution of a cell", () => {
  expect(judge("kernel_info_request", {}, { msgId: "cell-1-abc" })).toMatchObject({ reason: "message-id" });
  expect(judge("execute_request", { code: "1" }, { msgId: "x".repeat(500) })).toMatchObject({ reason: "message-id" });
});
