import { expect, test } from "vitest";
import { createMessage, type JsonObject } from "../protocol/message.js";
import { PLOT_MIME } from "../protocol/page.js";
import { pageTargetsOf } from "./page-targets.js";

const TARGET = "0123456789abcdef0123456789abcdef";

function targets(data: JsonObject, msgType = "display_data"): readonly string[] {
  return pageTargetsOf(createMessage({ channel: "iopub", msgType, session: "k", content: { data, metadata: {} } }));
}

const plot = (text: string): JsonObject => ({ [PLOT_MIME]: "", "text/html": `<div></div><script>const docs_json = ${text};</script>` });

test.each(["display_data", "update_display_data", "execute_result"])("a plot in a %s names its target", (msgType) => {
  expect(targets(plot(`{"comm_id":"${"a".repeat(32)}","client_comm_id":"${TARGET}"}`), msgType)).toEqual([TARGET]);
  expect(targets(plot(`{"client_comm_id": "${TARGET}"}`), msgType)).toEqual([TARGET]);
});

test.each([
  ["a name that somebody chose", plot('{"client_comm_id":"hv-extension-comm"}')],
  ["Jupyter's own", plot('{"client_comm_id":"jupyter.widget"}')],
  ["more than a random name", plot(`{"client_comm_id":"${TARGET}0"}`)],
  ["the target that the kernel opens", plot(`{"comm_id":"${TARGET}"}`)],
  ["of an output that is no plot", { "text/html": `{"client_comm_id":"${TARGET}"}` }],
])("%s is none", (_, data) => {
  expect(targets(data)).toEqual([]);
});

test("what is printed, or said on a comm, names none", () => {
  for (const msgType of ["stream", "comm_msg", "comm_open", "error"]) {
    expect(targets(plot(`{"client_comm_id":"${TARGET}"}`), msgType)).toEqual([]);
  }
});

test("an output names a few at most", () => {
  const many = Array.from({ length: 100 }, (_, index) => `{"client_comm_id":"${index.toString(16).padStart(32, "0")}"}`);
  expect(targets(plot(`[${many.join()}]`))).toHaveLength(20);
});
