import { expect, test } from "vitest";
import { parseLenientJson } from "./lenient-json.js";
import { createMessage } from "./message.js";
import { decodeZmq, encodeZmq } from "./zmq-frames.js";

const message = createMessage({
  channel: "iopub",
  msgType: "stream",
  session: "s",
  content: { text: "é" },
  buffers: [new Uint8Array([1])],
});
const text = (value: string) => new TextEncoder().encode(value);

test("a signed message is read again, whatever identities stand before it", () => {
  const frames = [text("kernel.1.stream"), ...encodeZmq(message, "key")];
  const decoded = decodeZmq(frames, "iopub", "key");
  expect(decoded).toEqual({ ok: true, message });
});

test("without a key the signature is empty", () => {
  const frames = encodeZmq(message, "");
  expect(frames[1]?.byteLength).toBe(0);
  expect(decodeZmq(frames, "iopub", "").ok).toBe(true);
});

test("another key's signature, a changed part and a missing part are refused", () => {
  const frames = encodeZmq(message, "key");
  expect(decodeZmq(frames, "iopub", "other").ok).toBe(false);
  expect(decodeZmq([...frames.slice(0, 5), text('{"text":"x"}')], "iopub", "key").ok).toBe(false);
  expect(decodeZmq(frames.slice(0, 4), "iopub", "key").ok).toBe(false);
  expect(decodeZmq([], "iopub", "key").ok).toBe(false);
});

test("numbers that JSON has no word for become null, but not inside text", () => {
  expect(parseLenientJson('{"a": [NaN, -Infinity, 1], "b": "NaN \\" Infinity"}')).toEqual({ a: [null, null, 1], b: 'NaN " Infinity' });
  expect(() => parseLenientJson("{nonsense}")).toThrow(SyntaxError);
});
