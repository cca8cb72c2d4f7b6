import { expect, test } from "vitest";
import type { JsonValue } from "../../src/protocol/message.js";
import type { CommMessage } from "../comms/comm.js";
import { leaveOut, Patches, partsOfPatch } from "./patches.js";

const bytes = new DataView(new Uint8Array([1, 2]).buffer);
const say = (data: JsonValue, buffers: DataView[] = []): CommMessage => ({ data, buffers, order: 1 });
const HEADER = say('{"msgid":"1","msgtype":"PATCH-DOC"}');
const WITH_BYTES = say('{"msgid":"2","msgtype":"PATCH-DOC","num_buffers":1}');

/** What is handed on at each message. */
const handed = (...messages: CommMessage[]) => {
  const patches = new Patches();
  return messages.map((message) => patches.take(message).length);
};

test("a patch of the kernel is handed on once it is whole", () => {
  expect(handed(HEADER, say("{}"), say('{"events":[]}'))).toEqual([0, 0, 3]);
  expect(handed(WITH_BYTES, say("{}"), say('{"events":[]}'), say('{"id":"a"}'), say({}, [bytes]))).toEqual([0, 0, 0, 0, 5]);
});

test("one that has lost its beginning is left out, and the next is whole", () => {
  expect(handed(say("{}"), say('{"events":[]}'), say({}, [bytes]), HEADER, say("{}"), say("{}"))).toEqual([0, 0, 0, 0, 0, 3]);
  expect(handed(WITH_BYTES, say("{}"), HEADER, say("{}"), say("{}"))).toEqual([0, 0, 0, 0, 3]);
});

test("what is not Bokeh's is handed on at once", () => {
  expect(handed(say({ any: 1 }), say({}))).toEqual([1, 1]);
});

test("a patch of a page comes in the kernel's form", () => {
  const data = { header: { msgid: "3", msgtype: "PATCH-DOC" }, metadata: {}, content: { events: [1] }, _buffers: {} };
  const said = (patch: CommMessage) => partsOfPatch(patch)?.map(({ data: text, buffers }) => (buffers.length > 0 ? buffers : text));
  expect(said(say(data))).toEqual(['{"msgid":"3","msgtype":"PATCH-DOC"}', "{}", '{"events":[1]}']);
  expect(said(say(data, [bytes]))).toEqual([
    '{"msgid":"3","msgtype":"PATCH-DOC","num_buffers":1}',
    "{}",
    '{"events":[1]}',
    '{"id":0}',
    [bytes],
  ]);
  for (const other of [{}, { header: {} }, "text", null]) expect(said(say(other))).toBeUndefined();
});

test("changes are left out, and what else a patch has stays", () => {
  const change = (model: string, attr: string) => ({ kind: "ModelChanged", model: { id: model }, attr, new: 1 });
  const events = [change("a", "value"), change("b", "value"), { kind: "RootAdded", model: { id: "b" } }];
  const patch = [HEADER, say("{}"), say(JSON.stringify({ events })), say('{"id":0}'), say({}, [bytes])];
  const left = leaveOut(patch, ({ model, attr }) => model === "b" && attr === "value");
  expect(left.map(({ data }) => data)).toEqual([HEADER.data, "{}", JSON.stringify({ events: [events[0], events[2]] }), '{"id":0}', {}]);
  expect(leaveOut(patch, ({ attr }) => attr === "other")).toBe(patch);
  for (const other of [[say({ any: 1 })], [HEADER, say("{}"), say("[]")]]) expect(leaveOut(other, () => true)).toBe(other);
});
