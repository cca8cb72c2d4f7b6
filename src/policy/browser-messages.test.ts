import { describe, expect, test } from "vitest";
import { type Channel, createMessage, type JsonObject } from "../protocol/message.js";
import { type BrowserContext, judgeBrowserMessage } from "./browser-messages.js";

const TARGETS: ReadonlyMap<string, string> = new Map([
  ["known", "jupyter.widget"],
  ["output", "jupyter.widget"],
  ["a", "jupyter.widget"],
  ["chart-1", "chart"],
  ["other-1", "other"],
]);

const context: BrowserContext = {
  mode: "client-run",
  viewOnly: false,
  isShared: false,
  session: "server-session",
  allowedTargets: new Set(["jupyter.widget.control", "chart"]),
  isOutputComm: (id) => id === "output",
  comms: { has: (id) => TARGETS.has(id), target: (id) => TARGETS.get(id), state: () => undefined },
  isCodeCell: (index) => index === 1 || index === 3,
};

const ONE_BUFFER = { buffers: [new Uint8Array([1])] };

function judge(
  msgType: string,
  content: JsonObject,
  options: { channel?: Channel; msgId?: string; buffers?: Uint8Array[]; mode?: "server-run"; metadata?: JsonObject } = {},
) {
  const message = createMessage({
    channel: options.channel ?? "shell",
    msgType,
    session: "browser",
    msgId: options.msgId ?? "m1",
    content,
    metadata: options.metadata ?? {},
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
  const verdict = judge("comm_msg", { comm_id: "known", data, extra: "x" }, ONE_BUFFER);
  if (verdict.kind !== "forward") throw new Error(verdict.kind);
  expect(verdict.message).toMatchObject({ channel: "shell", parent_header: {}, metadata: {}, buffers: [new Uint8Array([1])] });
  expect(verdict.message.content).toEqual({ comm_id: "known", data });
  expect(verdict.message.header).toMatchObject({ msg_id: "m1", session: "server-session", msg_type: "comm_msg" });
});

test("an update with as many buffers as places for them passes, any other is refused", () => {
  const say = (places: number, count: number) => {
    const buffer_paths = Array.from({ length: places }, (_, index) => ["data", index]);
    const data = { method: "update", state: { data: [null, null] }, ...(places === 0 ? {} : { buffer_paths }) };
    return judge("comm_msg", { comm_id: "known", data }, { buffers: Array.from({ length: count }, () => new Uint8Array()) });
  };
  expect([say(2, 2).kind, say(0, 0).kind]).toEqual(["forward", "forward"]);
  for (const verdict of [say(2, 1), say(1, 2), say(0, 1), say(1, 0)]) expect(verdict).toEqual({ kind: "refuse", reason: "comm-content" });
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

test.each<[JsonObject, JsonObject]>([
  [
    { method: "update", state: { value: 1 }, code: "x" },
    { method: "update", state: { value: 1 } },
  ],
  [
    { method: "update", state: {}, buffer_paths: [], content: 1 },
    { method: "update", state: {}, buffer_paths: [] },
  ],
  [
    { method: "custom", content: { event: "click" }, state: {} },
    { method: "custom", content: { event: "click" } },
  ],
  [{ method: "custom" }, { method: "custom" }],
  [{ method: "request_state", state: {} }, { method: "request_state" }],
  [{ method: "request_states", content: 1 }, { method: "request_states" }],
])("a widget's %j goes on as %j", (data, sent) => {
  expect(judge("comm_msg", { comm_id: "known", data })).toMatchObject({ kind: "forward", message: { content: { comm_id: "known" } } });
  const verdict = judge("comm_msg", { comm_id: "known", data });
  if (verdict.kind === "forward") expect(verdict.message.content).toEqual({ comm_id: "known", data: sent });
});

test.each(["exec", "echo_update", "update_states", "UPDATE", "constructor", ""])("a widget's method %j is refused", (method) => {
  expect(judge("comm_msg", { comm_id: "known", data: { method, state: {} } })).toMatchObject({ reason: "comm-method" });
});

test.each<JsonObject>([
  { comm_id: "known", data: { method: "update" } },
  { comm_id: "known", data: { method: "update", state: [] } },
  { comm_id: "known", data: { method: "update", state: {}, buffer_paths: "x" } },
  { comm_id: "known", data: null },
  { comm_id: "known", data: [] },
  { comm_id: 7, data: { method: "update", state: {} } },
  { comm_id: "", data: { method: "update", state: {} } },
  { comm_id: "a b", data: { method: "update", state: {} } },
  { comm_id: "x".repeat(129), data: { method: "update", state: {} } },
  { data: { method: "update", state: {} } },
])("%j is no message to a comm", (content) => {
  expect(judge("comm_msg", content)).toMatchObject({ kind: "refuse", reason: "comm-content" });
});

test.each<[JsonObject, JsonObject]>([
  [{ version: "1.0.0", subshell: "x" }, { version: "1.0.0" }],
  [{ version: "2.1" }, { version: "2.1" }],
  [{ version: "print(1)" }, {}],
  [{ version: 2 }, {}],
  [{}, {}],
])("an opened comm names its protocol version and nothing else: %j becomes %j", (metadata, sent) => {
  const verdict = judge("comm_open", { comm_id: "new", target_name: "jupyter.widget.control", data: {} }, { metadata });
  if (verdict.kind !== "forward") throw new Error(verdict.kind);
  expect(verdict.message.metadata).toEqual(sent);
});

test("metadata of anything else goes no further", () => {
  const verdict = judge("comm_msg", { comm_id: "known", data: { method: "custom" } }, { metadata: { version: "2.1.0", a: 1 } });
  expect(verdict).toMatchObject({ kind: "forward", message: { metadata: {} } });
});

test("a type spelled in escapes is judged as what it says", () => {
  const msgType = String(JSON.parse('"execute_\\u0072equest"'));
  expect(judge(msgType, { code: "print(1)" })).toMatchObject({ reason: "not-a-cell" });
});

test("neither another session nor a subshell nor a foreign sender is named to the kernel", () => {
  const message = createMessage({ channel: "shell", msgType: "kernel_info_request", session: "another", parent: { session: "another" } });
  const header = { ...message.header, username: "another", subshell_id: "another" };
  const verdict = judgeBrowserMessage({ ...message, header }, context);
  if (verdict.kind !== "forward") throw new Error(verdict.kind);
  expect(JSON.stringify(verdict.message)).not.toContain("another");
  expect(verdict.message.header).not.toBe(header);
});

test("only comms carry buffers", () => {
  expect(judge("kernel_info_request", {}, { buffers: [new Uint8Array(1)] })).toMatchObject({ reason: "buffers" });
});

test("a browser's message can't pass for the execution of a cell", () => {
  for (const msgId of ["cell-1-abc", "", "a b", "a\n", "x".repeat(129)]) {
    expect(judge("kernel_info_request", {}, { msgId })).toMatchObject({ reason: "message-id" });
    expect(judge("execute_request", { code: "1" }, { msgId })).toMatchObject({ reason: "message-id" });
  }
  expect(judge("kernel_info_request", {}, { msgId: "A-Za_9:.x" }).kind).toBe("forward");
});

test("to a target that the author has opened, messages of any form pass, rebuilt", () => {
  const data = { method: "anything", points: [1, 2] };
  const extras = { target_module: "os", extra: 1 };
  const opened = judge("comm_open", { comm_id: "new", target_name: "chart", data, ...extras }, { metadata: { a: 1 } });
  expect(opened).toMatchObject({
    kind: "forward",
    message: { content: { comm_id: "new", target_name: "chart", data } },
  });
  const buffers = [new Uint8Array([1])];
  const said = judge("comm_msg", { comm_id: "chart-1", data, ...extras }, { buffers, metadata: { a: 1 } });
  expect(said).toMatchObject({ kind: "forward", message: { buffers } });
  const passed = [opened, said].map((verdict) => (verdict.kind === "forward" ? verdict.message : undefined));
  expect(passed.map((message) => [Object.keys(message?.content ?? {}), message?.metadata])).toEqual([
    [["comm_id", "target_name", "data"], {}],
    [["comm_id", "data"], {}],
  ]);
  expect(judge("comm_msg", { comm_id: "chart-1", data: [] })).toMatchObject({ reason: "comm-content" });
});

test("to a target that only the kernel uses, and to widgets, only what widgets say passes", () => {
  for (const id of ["other-1", "known"]) {
    expect(judge("comm_msg", { comm_id: id, data: { points: [1] } })).toMatchObject({ reason: "comm-method" });
    expect(judge("comm_msg", { comm_id: id, data: { method: "custom", content: 1 } })).toMatchObject({ kind: "forward" });
  }
});

test("widgets' targets keep to the widgets' protocol also where they are open", () => {
  const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "b", content: { comm_id: "known", data: { x: 1 } } });
  const allowedTargets = new Set(["jupyter.widget"]);
  expect(judgeBrowserMessage(message, { ...context, allowedTargets })).toMatchObject({ reason: "comm-method" });
});

test("a browser changes what a widget holds, never which widget it is", () => {
  const state = { value: 1, _model_name: "EvilModel", _view_module: "evil" };
  const verdict = judge("comm_msg", { comm_id: "known", data: { method: "update", state, buffer_paths: [] } });
  expect(verdict).toMatchObject({ message: { content: { data: { state: { value: 1 } } } } });
  expect(JSON.stringify(verdict)).not.toMatch(/evil/i);
  const byBuffer = judge(
    "comm_msg",
    { comm_id: "known", data: { method: "update", state: {}, buffer_paths: [["_model_name"]] } },
    ONE_BUFFER,
  );
  expect(byBuffer).toEqual({ kind: "refuse", reason: "comm-content" });
});

test.each(["known", "output"])("what an Output widget captures and shows is the session's: %s", (comm_id) => {
  const state = { msg_id: "x", outputs: [], layout: "y" };
  const verdict = judge("comm_msg", { comm_id, data: { method: "update", state } });
  expect(verdict).toHaveProperty("message.content.data.state", comm_id === "output" ? { layout: "y" } : state);
  const byBuffer = judge(
    "comm_msg",
    { comm_id, data: { method: "update", state: { outputs: [{}] }, buffer_paths: [["outputs", 0, "data"]] } },
    ONE_BUFFER,
  );
  expect(byBuffer.kind).toBe(comm_id === "output" ? "refuse" : "forward");
});

test.each([
  ["HTMLModel", true, { other: 1 }],
  ["HTMLMathModel", true, { other: 1 }],
  ["TextModel", true, { value: "<b>", other: 1 }],
  ["HTMLModel", false, { value: "<b>", description: "<i>", other: 1 }],
])("what other visitors' pages take for HTML is the author's: %s, shared: %s", (_model_name, isShared, passed) => {
  const comms = { ...context.comms, state: () => ({ _model_name }) };
  const state = { value: "<b>", description: "<i>", description_allow_html: true, _esm: "evil()", other: 1 };
  const content = { comm_id: "known", data: { method: "update", state } };
  const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "b", content });
  const verdict = judgeBrowserMessage(message, { ...context, isShared, comms });
  expect(verdict).toHaveProperty("message.content.data.state", passed);
});

describe("of libraries that this server does not know, others see no visitor's code", () => {
  const stateOf = (_model_module: string) => ({
    _model_module,
    _model_name: "OwnModel",
    template: "<p>{{ text }}</p>",
    text: "hello",
    picture: null,
  });
  const judged = (module: string, isShared: boolean, data: JsonObject, more = {}) => {
    const content = { comm_id: "known", data: { method: "update", ...data } };
    const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "b", content, ...more });
    return judgeBrowserMessage(message, { ...context, isShared, comms: { ...context.comms, state: () => stateOf(module) } });
  };

  test.each<[string, boolean, JsonObject, JsonObject]>([
    ["jupyter-vue", true, { template: "new", text: "a (short) text; 3 > 2" }, { text: "a (short) text; 3 > 2" }],
    ["jupyter-vue", true, { text: "<img src=x>", picture: { deep: ["{{ constructor }}"] }, zoom: 3 }, { zoom: 3 }],
    ["jupyter-vue", true, { text: "() => evil()", picture: " JavaScript:evil()" }, {}],
    ["jupyter-vue", false, { template: "<b>mine</b>", text: "<i>" }, { template: "<b>mine</b>", text: "<i>" }],
    ["@jupyter-widgets/controls", true, { text: "a < b" }, { text: "a < b" }],
  ])("%s, shared: %s, %j", (module, isShared, state, passed) => {
    expect(judged(module, isShared, { state })).toHaveProperty("message.content.data.state", passed);
  });

  test.each<[string, boolean, JsonObject, string]>([
    ["jupyter-vue", true, { event: "click", at: [1, 2], text: "a short text" }, "forward"],
    ["jupyter-vue", true, { event: "paste", text: "<img src=x>" }, "refuse"],
    ["jupyter-vue", false, { event: "paste", text: "<img src=x>" }, "forward"],
    ["@jupyter-widgets/controls", true, { event: "submit", text: "<b>" }, "forward"],
    ["@bokeh/jupyter_bokeh", true, { kind: "ModelChanged", attr: "code", new: "evil()" }, "refuse"],
    ["@bokeh/jupyter_bokeh", false, { kind: "ModelChanged", attr: "code", new: "own()" }, "forward"],
  ])("in messages of their own: %s, shared: %s, %j", (module, isShared, content, kind) => {
    expect(judged(module, isShared, { method: "custom", content })).toMatchObject(
      kind === "refuse" ? { kind, reason: "others-widget" } : { kind },
    );
  });

  test("nor as bytes where the author has code", () => {
    const verdict = (path: string) => judged("jupyter-vue", true, { state: {}, buffer_paths: [[path]] }, ONE_BUFFER);
    expect(verdict("template")).toEqual({ kind: "refuse", reason: "comm-content" });
    expect(verdict("picture").kind).toBe("forward");
  });
});

test("a visitor of a shared session closes no widget for the others, but what browsers opened", () => {
  const closing = (comm_id: string, isShared: boolean) =>
    judgeBrowserMessage(createMessage({ channel: "shell", msgType: "comm_close", session: "b", content: { comm_id } }), {
      ...context,
      isShared,
    });
  expect(closing("known", true)).toEqual({ kind: "refuse", reason: "others-widget" });
  expect(closing("known", false).kind).toBe("forward");
  expect(closing("chart-1", true).kind).toBe("forward");
});

test.each<[string, JsonObject, boolean, JsonObject]>([
  ["LinkModel", { source: 1, target: 2, other: 1 }, true, { other: 1 }],
  ["DirectionalLinkModel", { source: ["a", "value"], target: ["b", "value"] }, true, {}],
  ["LinkModel", { source: ["IPY_MODEL_a", "value"] }, false, { source: ["IPY_MODEL_a", "value"] }],
  ["ImageModel", { format: "svg+xml", width: "3" }, true, { width: "3" }],
  ["TextModel", { format: "d" }, true, { format: "d" }],
  ["BoxModel", { children: ["IPY_MODEL_a"], layout: "IPY_MODEL_b", other: "an IPY_MODEL_c" }, true, { other: "an IPY_MODEL_c" }],
  ["OwnModel", { deep: { a: [0, { b: "IPY_MODEL_c" }] }, flat: [1] }, true, { flat: [1] }],
  ["BoxModel", { children: ["IPY_MODEL_a"] }, false, { children: ["IPY_MODEL_a"] }],
  ["LightModel", { target: "IPY_MODEL_of-a-page", shadow: { map: ["IPY_MODEL_chart-1"] }, color: "red" }, false, { color: "red" }],
  ["BoxModel", { _dom_classes: ["x".repeat(1100)], _view_count: 2 }, true, { _view_count: 2 }],
  ["BoxModel", { _view_count: Array(400).fill([]) }, true, {}],
  ["BoxModel", { _dom_classes: ["x".repeat(1100)] }, false, { _dom_classes: ["x".repeat(1100)] }],
])(
  "which widgets belong together is the author's where others see it, and is about those that there are: %s %j, shared: %s",
  (_model_name, state, isShared, passed) => {
    const comms = { ...context.comms, state: () => ({ _model_name }) };
    const say = (data: JsonObject, more = {}) => {
      const content = { comm_id: "known", data };
      const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "b", content, ...more });
      return judgeBrowserMessage(message, { ...context, isShared, comms });
    };
    expect(say({ method: "update", state })).toHaveProperty("message.content.data.state", passed);
    for (const key of Object.keys(state).filter((each) => !Object.hasOwn(passed, each))) {
      expect(say({ method: "update", state, buffer_paths: [[key]] }, ONE_BUFFER)).toEqual({ kind: "refuse", reason: "comm-content" });
    }
  },
);

test("state that is nested without end is surveyed", () => {
  let value: JsonObject = {};
  for (let depth = 0; depth < 100_000; depth += 1) value = { value };
  const content = { comm_id: "known", data: { method: "update", state: { value } } };
  const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "b", content });
  expect(judgeBrowserMessage(message, { ...context, isShared: true }).kind).toBe("forward");
});

test("a comm's target has a name of so many characters", () => {
  expect(judge("comm_info_request", { target_name: "x".repeat(128) }).kind).toBe("forward");
  expect(judge("comm_info_request", { target_name: "x".repeat(129) })).toEqual({ kind: "refuse", reason: "comm-content" });
});

test.each<[string, JsonObject, object]>([
  ["kernel_info_request", { code: "x" }, { about: "kernel" }],
  ["comm_info_request", { target_name: "chart" }, { about: "comms", target: "chart" }],
  ["comm_info_request", {}, { about: "comms", target: undefined }],
])("where visitors may only look, the server answers %s %j", (msgType, content, question) => {
  const message = createMessage({ channel: "shell", msgType, session: "b", content });
  expect(judgeBrowserMessage(message, { ...context, viewOnly: true })).toEqual({ kind: "answer", question });
});
