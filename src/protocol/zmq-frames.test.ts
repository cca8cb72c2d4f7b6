import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
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

test("content with numbers that JSON has no word for is read, and its signature holds", () => {
  const json = [message.header, {}, {}].map((part) => text(JSON.stringify(part)));
  const content = text('{"data":{"value":NaN}}');
  const unsigned = [text("<IDS|MSG>"), text(""), ...json, content];
  expect(decodeZmq(unsigned, "iopub", "")).toMatchObject({ ok: true, message: { content: { data: { value: null } } } });
});

test("a signature is the lower-case hex HMAC-SHA256 of the four parts in order", () => {
  const [, signature, ...parts] = encodeZmq({ ...message, buffers: [] }, "key");
  const expected = createHmac("sha256", "key").update(Buffer.concat(parts)).digest("hex");
  expect(Buffer.from(signature ?? []).toString()).toBe(expected);
});
