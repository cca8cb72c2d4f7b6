import { describe, expect, test } from "vitest";
import { createMessage, type JsonObject } from "../protocol/message.js";
import { fromNbformat, toNbformat } from "./nbformat.js";
import { NOTICE_MIME, type Output, WIDGET_VIEW_MIME } from "./output.js";
import { messagesOf, OutputArea } from "./output-area.js";

function message(msgType: string, content: JsonObject) {
  return createMessage({ channel: "iopub", msgType, session: "kernel", content });
}
const print = (text: string, name = "stdout") => message("stream", { name, text });
const display = (data: JsonObject, displayId?: string) =>
  message("display_data", { data, metadata: {}, transient: displayId === undefined ? {} : { display_id: displayId } });

function texts(outputs: readonly Output[]): string[] {
  return outputs.map((output) => {
    if (output.output_type === "stream") return `${output.name}:${output.text}`;
    return output.output_type === "error" ? output.ename : JSON.stringify(output.data);
  });
}

describe("what messages make of outputs", () => {
  test("adjacent streams of one name merge, others stay apart", () => {
    const area = new OutputArea();
    expect(area.apply(print("a"))).toEqual({ kind: "push", index: 0 });
    expect(area.apply(print("b\n"))).toEqual({ kind: "append-text", index: 0, text: "b\n" });
    area.apply(print("warning", "stderr"));
    area.apply(print("c"));
    expect(texts(area.outputs)).toEqual(["stdout:ab\n", "stderr:warning", "stdout:c"]);
  });

  test("a progress bar stays one line", () => {
    const area = new OutputArea();
    for (let step = 0; step <= 10_000; step += 1) area.apply(print(`\r${step}/10000`));
    expect(texts(area.outputs)).toEqual(["stdout:10000/10000"]);
    expect(area.bytes).toBeLessThan(200);
  });

  test("clear_output clears at once, or with wait at the next output", () => {
    const area = new OutputArea();
    area.apply(print("old"));
    expect(area.apply(message("clear_output", { wait: true }))).toBeUndefined();
    expect(texts(area.outputs)).toEqual(["stdout:old"]);
    expect(area.apply(print("new"))).toEqual({ kind: "reset" });
    expect(texts(area.outputs)).toEqual(["stdout:new"]);
    expect(area.apply(message("clear_output", { wait: false }))).toEqual({ kind: "reset" });
    expect(area.outputs).toEqual([]);
    expect(area.bytes).toBe(0);
  });

  test("update_display_data changes every output with that id and no other", () => {
    const area = new OutputArea();
    area.apply(display({ "text/plain": "1" }, "x"));
    area.apply(display({ "text/plain": "other" }, "y"));
    area.apply(display({ "text/plain": "2" }, "x"));
    const update = message("update_display_data", { data: { "text/plain": "3" }, metadata: {}, transient: { display_id: "x" } });
    expect(area.apply(update)).toEqual({ kind: "set", indices: [0, 2] });
    expect(texts(area.outputs)).toEqual(['{"text/plain":"3"}', '{"text/plain":"other"}', '{"text/plain":"3"}']);
    expect(area.updateDisplay("unknown", { "text/plain": "4" }, {})).toBe(false);
    expect(area.updateDisplay("y", { "text/plain": "4" }, {})).toBe(true);
  });

  test("lists of lines are joined, JSON lists are not", () => {
    const area = new OutputArea();
    area.apply(display({ "text/html": ["<b>", "x</b>"], "application/json": ["a", "b"] }));
    expect(texts(area.outputs)).toEqual(['{"text/html":"<b>x</b>","application/json":["a","b"]}']);
  });

  test("what is malformed, or no output, changes nothing", () => {
    const area = new OutputArea();
    for (const odd of [message("display_data", { data: "x" }), message("stream", { text: 3 }), message("status", {})]) {
      expect(area.apply(odd)).toBeUndefined();
    }
    expect(area.outputs).toEqual([]);
  });
});

describe("the bound", () => {
  test("the oldest stream text goes first, by whole lines, with a notice in its place", () => {
    const area = new OutputArea({ maxBytes: 10_000 });
    for (let line = 0; line < 5000; line += 1) area.apply(print(`line ${line}\n`));
    expect(area.bytes).toBeLessThanOrEqual(10_000);
    const [first, rest] = area.outputs;
    expect(first).toMatchObject({ data: { [NOTICE_MIME]: expect.stringContaining("Earlier output") } });
    expect(rest).toMatchObject({ text: expect.stringMatching(/^line \d+\n(?:line \d+\n)*line 4999\n$/) });
    expect(area.outputs).toHaveLength(2);
  });

  test("a display too large becomes a notice, and can shrink again", () => {
    const area = new OutputArea({ maxBytes: 1000 });
    area.apply(display({ "image/png": "A".repeat(5000) }, "plot"));
    expect(area.outputs[0]).toMatchObject({ data: { [NOTICE_MIME]: expect.stringContaining("too large") } });
    expect(area.updateDisplay("plot", { "text/plain": "small" }, {})).toBe(true);
    expect(area.outputs[0]).toMatchObject({ data: { "text/plain": "small" } });
  });

  test("many small displays keep within it, widgets stay", () => {
    const area = new OutputArea({ maxBytes: 10_000 });
    area.apply(display({ [WIDGET_VIEW_MIME]: { model_id: "slider" } }));
    for (let step = 0; step < 500; step += 1) area.apply(display({ "text/plain": `value ${step}` }));
    expect(area.bytes).toBeLessThanOrEqual(10_000);
    expect(area.outputs[0]).toMatchObject({ data: { [WIDGET_VIEW_MIME]: { model_id: "slider" } } });
    expect(area.outputs.at(-1)).toMatchObject({ data: { "text/plain": "value 499" } });
    expect(area.outputs.filter((output) => "data" in output && NOTICE_MIME in output.data)).toHaveLength(1);
  });

  test("discard leaves a notice alone", () => {
    const area = new OutputArea({ outputs: [{ output_type: "stream", name: "stdout", text: "x".repeat(900) }] });
    area.discard();
    expect(area.outputs).toHaveLength(1);
    expect(area.bytes).toBeLessThan(300);
  });
});

describe("there and back", () => {
  const outputs: Output[] = [
    { output_type: "stream", name: "stderr", text: "careful\n" },
    { output_type: "display_data", data: { "text/plain": "1" }, metadata: { isolated: true }, displayId: "d" },
    { output_type: "execute_result", data: { "application/json": { a: [1] } }, metadata: {} },
    { output_type: "error", ename: "ValueError", evalue: "no", traceback: ["a", "b"] },
  ];

  test("messages of outputs make the same outputs", () => {
    const area = new OutputArea();
    const messages = messagesOf(outputs, { msg_id: "cell-1-x" }, "s");
    for (const each of messages) area.apply(each);
    expect(area.outputs).toEqual(outputs);
    expect(messages.map((each) => each.parent_header.msg_id)).toEqual(Array(4).fill("cell-1-x"));
  });

  test("nbformat keeps all but the display id", () => {
    const json = toNbformat(outputs);
    expect(json[2]).toMatchObject({ execution_count: null });
    expect(fromNbformat(json)).toEqual(outputs.map((output) => ("displayId" in output ? { ...output, displayId: undefined } : output)));
    expect(fromNbformat([1, { output_type: "odd" }, { output_type: "stream", text: ["a", "b"] }])).toEqual([
      { output_type: "stream", name: "stdout", text: "ab" },
    ]);
  });
});
