import { expect, test } from "vitest";
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { OutputWidgets } from "./output-widgets.js";

function setUp() {
  const published: JupyterMessage[] = [];
  const flushes: (() => void)[] = [];
  const widgets = new OutputWidgets({
    session: "s",
    maxBytes: 1_000_000,
    publish: (update) => published.push(update),
    schedule: (flush) => flushes.push(flush),
  });
  const outputsOf = (id: string): unknown => {
    for (const flush of flushes.splice(0)) flush();
    const last = published.filter((update) => update.content.comm_id === id).at(-1);
    return (last?.content.data as { state?: { outputs?: unknown } } | undefined)?.state?.outputs;
  };
  return { widgets, published, flushes, outputsOf };
}

function iopub(msgType: string, content: JsonObject, parent = "run"): JupyterMessage {
  return createMessage({ channel: "iopub", msgType, session: "k", content, parent: { msg_id: parent } });
}

const open = (id: string, outputs: JsonObject[] = []) =>
  iopub("comm_open", { comm_id: id, target_name: "jupyter.widget", data: { state: { _model_name: "OutputModel", msg_id: "", outputs } } });
const setMessageId = (id: string, messageId: string) =>
  iopub("comm_msg", { comm_id: id, data: { method: "update", state: { msg_id: messageId } } });
const print = (text: string, parent = "run") => iopub("stream", { name: "stdout", text }, parent);

test("what is published while a widget captures goes into it, and afterwards not", () => {
  const { widgets, outputsOf } = setUp();
  widgets.observe(open("out"));
  expect(widgets.capture(print("before"))).toBe(false);
  widgets.observe(setMessageId("out", "run"));
  expect(widgets.capture(print("one "))).toBe(true);
  expect(widgets.capture(print("two"))).toBe(true);
  expect(widgets.capture(print("elsewhere", "other run"))).toBe(false);
  widgets.observe(setMessageId("out", ""));
  expect(widgets.capture(print("after"))).toBe(false);
  expect(outputsOf("out")).toEqual([{ output_type: "stream", name: "stdout", text: "one two" }]);
});

test("the innermost of nested widgets captures", () => {
  const { widgets, outputsOf } = setUp();
  for (const id of ["outer", "inner"]) widgets.observe(open(id));
  widgets.observe(setMessageId("outer", "run"));
  widgets.observe(setMessageId("inner", "run"));
  widgets.capture(print("deep"));
  widgets.observe(setMessageId("inner", ""));
  widgets.capture(print("shallow"));
  expect(outputsOf("inner")).toMatchObject([{ text: "deep" }]);
  expect(outputsOf("outer")).toMatchObject([{ text: "shallow" }]);
});

test("clear_output with wait keeps what is shown until the next output", () => {
  const { widgets, outputsOf } = setUp();
  widgets.observe(open("out"));
  widgets.observe(setMessageId("out", "run"));
  widgets.capture(print("first"));
  expect(widgets.capture(iopub("clear_output", { wait: true }))).toBe(true);
  expect(outputsOf("out")).toMatchObject([{ text: "first" }]);
  widgets.capture(print("second"));
  expect(outputsOf("out")).toMatchObject([{ text: "second" }]);
});

test("outputs that the kernel sets itself are the start for what follows, and an echo changes nothing", () => {
  const { widgets, outputsOf } = setUp();
  widgets.observe(open("out"));
  widgets.observe(setMessageId("out", "run"));
  const given = [{ output_type: "stream", name: "stdout", text: "given " }];
  widgets.observe(iopub("comm_msg", { comm_id: "out", data: { method: "update", state: { outputs: given } } }));
  widgets.capture(print("more"));
  widgets.observe(iopub("comm_msg", { comm_id: "out", data: { method: "echo_update", state: { outputs: [] } } }));
  widgets.capture(print("!"));
  expect(outputsOf("out")).toMatchObject([{ text: "given more!" }]);
});

test("a burst is published once", () => {
  const { widgets, published, flushes } = setUp();
  widgets.observe(open("out"));
  widgets.observe(setMessageId("out", "run"));
  for (let step = 0; step < 100; step += 1) widgets.capture(print(`${step}\n`));
  expect(flushes).toHaveLength(1);
  flushes[0]?.();
  expect(published).toHaveLength(1);
});

test("a closed widget captures no more", () => {
  const { widgets } = setUp();
  widgets.observe(open("out"));
  widgets.observe(setMessageId("out", "run"));
  widgets.observe(iopub("comm_close", { comm_id: "out" }));
  expect(widgets.capture(print("text"))).toBe(false);
});
