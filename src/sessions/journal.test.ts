import { expect, test } from "vitest";
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { cellMessageId, SEQUENCE_KEY } from "../protocol/page.js";
import { Journal } from "./journal.js";

const cell = (index: number) => ({ msg_id: cellMessageId(index) });

function iopub(msgType: string, content: JsonObject, parent = {}): JupyterMessage {
  return createMessage({ channel: "iopub", msgType, session: "k", content, parent });
}

const print = (index: number, text: string) => iopub("stream", { name: "stdout", text }, cell(index));
const display = (index: number, text: string, id: string) =>
  iopub("display_data", { data: { "text/plain": text }, metadata: {}, transient: { display_id: id } }, cell(index));

function journal(maxBytes = 1_000_000): Journal {
  return new Journal({ session: "s", maxBytes });
}

test("text of a cell comes back as one message", () => {
  const kept = journal();
  for (let line = 0; line < 100; line += 1) kept.record(print(2, `line ${line}\n`));
  const replayed = kept.replay();
  expect(replayed).toHaveLength(1);
  expect(replayed[0]?.parent_header.msg_id).toMatch(/^cell-2-/);
  expect(String(replayed[0]?.content.text).split("\n")).toHaveLength(101);
});

test("an update reaches the display it names, in whichever cell that stands", () => {
  const kept = journal();
  kept.record(display(0, "before", "d"));
  kept.record(iopub("update_display_data", { data: { "text/plain": "after" }, metadata: {}, transient: { display_id: "d" } }, cell(5)));
  expect(kept.replay().map((message) => message.content.data)).toEqual([{ "text/plain": "after" }]);
});

test("cleared output is gone from what a new page gets", () => {
  const kept = journal();
  kept.record(print(0, "first"));
  kept.record(iopub("clear_output", { wait: true }, cell(0)));
  expect(kept.outputs(0)).toMatchObject([{ text: "first" }]);
  kept.record(print(0, "second"));
  expect(kept.outputs(0)).toMatchObject([{ text: "second" }]);
});

test("comms come before the outputs that show them", () => {
  const kept = journal();
  kept.record(print(0, "text"));
  kept.record(iopub("comm_open", { comm_id: "w", target_name: "jupyter.widget", data: { state: {} } }, cell(0)));
  expect(kept.replay().map((message) => message.header.msg_type)).toEqual(["comm_open", "stream"]);
});

test("a page goes on from the number it names", () => {
  const kept = journal();
  const first = kept.record(print(0, "a"));
  const second = kept.record(print(0, "b"));
  const since = first.metadata[SEQUENCE_KEY];
  expect(kept.since(Number(since))).toEqual([second]);
  expect(kept.since(Number(second.metadata[SEQUENCE_KEY]))).toEqual([]);
  expect(kept.since(99)).toBeUndefined();
});

test("over the bound the eldest outputs give way, and the page is told", () => {
  const kept = journal(100_000);
  for (let index = 0; index < 20; index += 1) kept.record(print(index, "x".repeat(15_000)));
  expect(kept.bytes).toBeLessThanOrEqual(100_000);
  const replayed = kept.replay();
  expect(replayed.some((message) => message.header.msg_type === "dashboard_notice")).toBe(true);
  expect(kept.outputs(19)).toMatchObject([{ text: "x".repeat(15_000) }]);
  expect(JSON.stringify(kept.outputs(0))).toContain("left out");
});

test("outputs that belong to no cell are passed on but not kept", () => {
  const kept = journal();
  const passed = kept.record(iopub("stream", { name: "stdout", text: "callback" }, { msg_id: "other" }));
  expect(passed.metadata[SEQUENCE_KEY]).toBe(1);
  expect(kept.replay()).toEqual([]);
});

test("comms that grow take no room from the outputs", () => {
  const kept = journal(200_000);
  for (let index = 0; index < 4; index += 1) kept.record(print(index, "x".repeat(30_000)));
  const state = { _esm: "e".repeat(10_000), _view_count: 1, value: 1 };
  kept.record(iopub("comm_open", { comm_id: "w", target_name: "jupyter.widget", data: { state } }));
  const update = { method: "update", state: { _view_count: "y".repeat(35_000) } };
  const said = createMessage({ channel: "shell", msgType: "comm_msg", session: "b", content: { comm_id: "w", data: update } });
  kept.comms.apply(said);
  kept.number(said);
  expect(kept.comms.state("w")).toEqual({ _esm: "e".repeat(10_000), value: 1 });
  expect(kept.bytes).toBeLessThanOrEqual(200_000);
  for (let index = 0; index < 4; index += 1) expect(kept.outputs(index)).toMatchObject([{ text: "x".repeat(30_000) }]);
});
