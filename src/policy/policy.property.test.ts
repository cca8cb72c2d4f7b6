import fc from "fast-check";
import { expect, test } from "vitest";
import { type Channel, createMessage, type JsonObject } from "../protocol/message.js";
import { judgeBrowserMessage } from "./browser-messages.js";
import { screenKernelMessage } from "./kernel-messages.js";

const channel = fc.constantFrom<Channel>("shell", "control", "iopub", "stdin");
const msgType = fc.oneof(
  fc.constantFrom("execute_request", "comm_open", "comm_msg", "comm_close", "kernel_info_request", "comm_info_request"),
  fc.constantFrom("complete_request", "inspect_request", "history_request", "debug_request", "input_reply", "shutdown_request"),
  fc.string(),
);
const nearValid = fc.record(
  {
    code: fc.oneof(fc.constantFrom("0", "1", "-1", "1.0", " 1", "0x1"), fc.string(), fc.nat(3)),
    user_expressions: fc.constant({ x: "EVIL" }),
    comm_id: fc.constantFrom("known", "other"),
    target_name: fc.constantFrom("jupyter.widget", "jupyter.widget.control", "evil"),
    target_module: fc.constant("EVIL"),
    data: fc.record(
      { method: fc.constantFrom("update", "custom", "exec"), state: fc.dictionary(fc.string(), fc.jsonValue()) },
      { requiredKeys: [] },
    ),
    payload: fc.constant("EVIL"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>;

const PERMITTED: Readonly<Record<string, readonly string[]>> = {
  comm_open: ["comm_id", "target_name", "data"],
  comm_msg: ["comm_id", "data"],
  comm_close: ["comm_id", "data"],
  comm_info_request: ["target_name"],
  kernel_info_request: [],
};

test("whatever a browser says, only permitted messages with permitted fields go on, from the server's session, on shell", () => {
  fc.assert(
    fc.property(channel, msgType, nearValid, fc.string(), fc.boolean(), (sentOn, type, content, msgId, serverRun) => {
      const message = createMessage({
        channel: sentOn,
        msgType: type,
        session: "EVIL",
        msgId,
        content,
        parent: { msg_id: "EVIL" },
        metadata: { evil: "EVIL" },
      });
      const verdict = judgeBrowserMessage(message, {
        mode: serverRun ? "server-run" : "client-run",
        session: "server",
        allowedTargets: new Set(["jupyter.widget.control"]),
        comms: { has: (id) => id === "known" },
        isCodeCell: (index) => index === 1,
      });
      if (verdict.kind === "execute") expect([sentOn, type, content.code, serverRun]).toEqual(["shell", "execute_request", "1", false]);
      if (verdict.kind !== "forward") return;
      const { message: sent } = verdict;
      expect(sent.channel).toBe("shell");
      expect(sent.header.session).toBe("server");
      expect([sent.parent_header, sent.metadata]).toEqual([{}, {}]);
      const fields = PERMITTED[sent.header.msg_type];
      if (fields === undefined) throw new Error(`passed on: ${sent.header.msg_type}`);
      for (const field of Object.keys(sent.content)) expect(fields).toContain(field);
      expect(JSON.stringify({ ...sent, content: { ...sent.content, data: {} } })).not.toContain("EVIL");
    }),
  );
});

test("whatever a kernel says, nothing that quotes code comes through", () => {
  const type = fc.constantFrom(
    "execute_input",
    "execute_reply",
    "error",
    "inspect_reply",
    "history_reply",
    "complete_reply",
    "stream",
    "status",
  );
  const marked = fc.record(
    {
      code: fc.constant("CODE"),
      payload: fc.constant([{ source: "set_next_input", text: "CODE" }]),
      user_expressions: fc.constant({ a: "CODE" }),
      traceback: fc.constant(["CODE"]),
      found: fc.boolean(),
      history: fc.constant([["1", "CODE"]]),
      status: fc.constantFrom("ok", "error", "aborted"),
      ename: fc.constantFrom("SyntaxError", "ValueError"),
      evalue: fc.string(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<JsonObject>;
  fc.assert(
    fc.property(channel, type, marked, (from, kind, content) => {
      const message = createMessage({ channel: from, msgType: kind, session: "k", content });
      const screened = screenKernelMessage(message, { tracebacks: false, isOutputComm: () => false });
      expect(JSON.stringify(screened?.content ?? {})).not.toContain("CODE");
    }),
  );
});
