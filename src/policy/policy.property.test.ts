import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileFrames } from "../../test/support/red-team/near-valid.js";
import { Oracle, runOf, sameText } from "../../test/support/red-team/oracle.js";
import { type Channel, createMessage, type JsonObject, type JsonValue, type JupyterMessage } from "../protocol/message.js";
import { FROM_BROWSERS } from "../protocol/node-frame-tools.js";
import { decodeJson, decodeV1 } from "../protocol/websocket-frames.js";
import { judgeBrowserMessage, REFUSAL_REASONS } from "./browser-messages.js";
import { screenKernelMessage } from "./kernel-messages.js";

const channel = fc.constantFrom<Channel>("shell", "control", "iopub", "stdin");
const msgType = fc.oneof(
  fc.constantFrom("execute_request", "comm_open", "comm_msg", "comm_close", "kernel_info_request", "comm_info_request"),
  fc.constantFrom("complete_request", "inspect_request", "history_request", "debug_request", "input_reply", "shutdown_request"),
  fc.string(),
);
const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;
const nearValid = fc.record(
  {
    code: fc.oneof(fc.constantFrom("0", "1", "-1", "1.0", " 1", "0x1"), fc.string(), fc.nat(3), anything),
    user_expressions: fc.constant({ x: "EVIL" }),
    comm_id: fc.oneof({ weight: 8, arbitrary: fc.constantFrom("known", "other") }, { weight: 1, arbitrary: anything }),
    target_name: fc.oneof(fc.constantFrom("jupyter.widget", "jupyter.widget.control", "evil"), anything),
    target_module: fc.constant("EVIL"),
    data: fc.oneof(
      fc.record(
        {
          method: fc.oneof(fc.constantFrom("update", "custom", "request_state", "request_states", "exec", "constructor"), anything),
          state: fc.oneof(fc.dictionary(fc.string(), anything), anything),
          buffer_paths: fc.oneof(fc.constant([["a"]]), anything),
          content: anything,
          code: fc.constant("EVIL"),
        },
        { requiredKeys: [] },
      ),
      anything,
    ),
    payload: fc.constant("EVIL"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;
const isObject = (value: JsonValue): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const content = fc.oneof({ weight: 5, arbitrary: nearValid }, { weight: 1, arbitrary: anything.filter(isObject) });
const id = fc.oneof(fc.uuid(), fc.constantFrom("cell-1-x", "m1"), fc.string());

const PERMITTED: Readonly<Record<string, readonly string[]>> = {
  comm_open: ["comm_id", "target_name", "data"],
  comm_msg: ["comm_id", "data"],
  comm_close: ["comm_id", "data"],
  comm_info_request: ["target_name"],
  kernel_info_request: [],
};
const PERMITTED_DATA: Readonly<Record<string, readonly string[]>> = {
  update: ["method", "state", "buffer_paths"],
  custom: ["method", "content"],
  request_state: ["method"],
  request_states: ["method"],
};

function expectPermitted(sent: JupyterMessage): void {
  expect(sent.channel).toBe("shell");
  expect(sent.header).toMatchObject({ session: "server", username: "dashboard" });
  expect(sent.header.msg_id).toMatch(/^(?!cell-)[A-Za-z0-9_.:-]{1,128}$/);
  expect([sent.parent_header, sent.metadata]).toEqual([{}, {}]);
  const type = sent.header.msg_type;
  expect(Object.keys(PERMITTED)).toContain(type);
  for (const field of Object.keys(sent.content)) expect(PERMITTED[type]).toContain(field);
  expect(JSON.stringify({ ...sent, content: { ...sent.content, data: {} } })).not.toContain("EVIL");
  if (type !== "comm_msg") return;
  const { data = null } = sent.content;
  if (!isObject(data)) throw new Error("a comm's data is an object");
  for (const field of Object.keys(data)) expect(PERMITTED_DATA[String(data.method)]).toContain(field);
}

test("whatever a browser says, only permitted messages with permitted fields go on, from the server's session, on shell", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(channel, msgType, content, id, fc.boolean(), (sentOn, type, said, msgId, serverRun) => {
      const message = createMessage({
        channel: sentOn,
        msgType: type,
        session: "EVIL",
        msgId,
        content: said,
        parent: { msg_id: "EVIL" },
        metadata: { evil: "EVIL" },
      });
      const before = structuredClone(message);
      const verdict = judgeBrowserMessage(message, {
        mode: serverRun ? "server-run" : "client-run",
        viewOnly: false,
        isShared: false,
        session: "server",
        allowedTargets: new Set(["jupyter.widget.control"]),
        comms: { has: (comm) => comm === "known", target: () => undefined, state: () => undefined },
        isOutputComm: () => false,
        isCodeCell: (index) => index === 1,
      });
      seen.add(verdict.kind);
      expect(message).toEqual(before);
      if (verdict.kind === "refuse") expect(REFUSAL_REASONS).toContain(verdict.reason);
      if (verdict.kind === "execute") expect([sentOn, type, said.code, serverRun]).toEqual(["shell", "execute_request", "1", false]);
      if (verdict.kind !== "forward") return;
      expectPermitted(verdict.message);
      for (const part of ["header", "parent_header", "metadata", "content"] as const) expect(verdict.message[part]).not.toBe(message[part]);
    }),
    { numRuns: 2000 },
  );
  expect(seen).toContain("forward");
});

test("whatever a kernel says, nothing that quotes code comes through", () => {
  const type = fc.oneof(
    fc.constantFrom("execute_input", "execute_reply", "error", "stream", "status", "display_data", "execute_result", "clear_output"),
    fc.constantFrom("comm_open", "comm_msg", "comm_close", "comm_info_reply", "kernel_info_reply"),
    fc.constantFrom("inspect_reply", "history_reply", "complete_reply", "is_complete_reply", "debug_event", "debug_reply", "input_request"),
    fc.string(),
  );
  const marked = fc.record(
    {
      code: fc.constant("CODE"),
      payload: fc.constant([{ source: "set_next_input", text: "CODE" }]),
      user_expressions: fc.constant({ a: "CODE" }),
      traceback: fc.constantFrom<JsonValue>(["CODE"], "CODE", { a: "CODE" }),
      history: fc.constant([["1", "CODE"]]),
      matches: fc.constant(["CODE"]),
      status: fc.constantFrom("ok", "error", "aborted"),
      ename: fc.constantFrom("SyntaxError", "NameError", "CalledProcessError"),
      evalue: fc.constant("CODE"),
      text: fc.string(),
      data: fc.oneof(fc.constant({}), anything),
      transient: fc.constantFrom<JsonValue>({ display_id: "d", source: "CODE" }, "CODE", ["CODE"]),
    },
    { requiredKeys: ["ename"] },
  ) as fc.Arbitrary<JsonObject>;
  let passed = 0;
  fc.assert(
    fc.property(channel, type, marked, (from, kind, said) => {
      const message = createMessage({
        channel: from,
        msgType: kind,
        session: "k",
        content: said,
        metadata: { code: "CODE" },
        buffers: kind.startsWith("comm_") ? [] : [new TextEncoder().encode("CODE")],
      });
      const screened = screenKernelMessage(message, { tracebacks: false, isOutputComm: (comm) => comm === "known" });
      if (screened !== undefined) passed += 1;
      if (screened !== undefined) expect(screened.buffers).toEqual([]);
      expect(JSON.stringify(screened ?? {})).not.toContain("CODE");
    }),
    { numRuns: 1000 },
  );
  expect(passed).toBeGreaterThan(0);
});

test.each(["json", "v1"] as const)("of any frame in %s only what a second reading of the policy permits goes on", (format) => {
  const cells = new Map([
    ["1", "first()"],
    ["2", "second()"],
  ]);
  const passed = new Set<string>();
  fc.assert(
    fc.property(hostileFrames(format), ({ frame }) => {
      const permitted = new Oracle({
        runnable: cells,
        targets: ["jupyter.widget.control"],
        comms: ["known"],
        outputComms: ["output"],
      }).permitted(frame, format);
      // A text frame of this format ends the connection before anything is read.
      if (format === "v1" && typeof frame === "string") return;
      const decoded = format === "v1" && typeof frame !== "string" ? decodeV1(frame, FROM_BROWSERS) : decodeJson(frame, FROM_BROWSERS);
      if (!decoded.ok) return;
      const verdict = judgeBrowserMessage(decoded.message, {
        mode: "client-run",
        viewOnly: false,
        isShared: false,
        session: "server",
        allowedTargets: new Set(["jupyter.widget.control"]),
        comms: { has: (comm) => comm === "known" || comm === "output", target: () => "jupyter.widget", state: () => undefined },
        isOutputComm: (comm) => comm === "output",
        isCodeCell: (index) => cells.has(String(index)),
      });
      if (verdict.kind === "refuse") return;
      if (verdict.kind === "answer") throw new Error("Only where visitors may but look.");
      passed.add(decoded.message.header.msg_type);
      if (permitted === undefined) throw new Error("It is not permitted.");
      const content = verdict.kind === "execute" ? runOf(cells.get(String(verdict.cell)) ?? "") : verdict.message.content;
      const sent = verdict.kind === "execute" ? { header: { msg_id: verdict.messageId }, metadata: {}, buffers: [] } : verdict.message;
      const buffers = sent.buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
      const type = verdict.kind === "execute" ? "execute_request" : verdict.message.header.msg_type;
      expect(sameText({ type, id: sent.header.msg_id, metadata: sent.metadata, content, buffers })).toBe(sameText(permitted));
    }),
    { numRuns: 3000 },
  );
  expect([...passed].sort()).toEqual([
    "comm_close",
    "comm_info_request",
    "comm_msg",
    "comm_open",
    "execute_request",
    "kernel_info_request",
  ]);
});
