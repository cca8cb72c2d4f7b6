import { expect, test } from "vitest";
import { createMessage } from "./message.js";
import { FROM_BROWSERS, FROM_KERNELS } from "./node-frame-tools.js";
import { decodeJson, decodeV1, encodeJson, encodeV1 } from "./websocket-frames.js";

const message = createMessage({ channel: "shell", msgType: "comm_msg", session: "s", content: { comm_id: "c", data: {} } });

test("a v1 frame begins with the number of offsets, then the offsets of five parts, the buffers and the end", () => {
  const frame = encodeV1({ ...message, buffers: [new Uint8Array([7, 8, 9])] });
  const view = new DataView(frame.buffer);
  expect(view.getBigUint64(0, true)).toBe(7n);
  expect(view.getBigUint64(8, true)).toBe(64n);
  expect(new TextDecoder().decode(frame.subarray(64, 69))).toBe("shell");
  expect(view.getBigUint64(56, true)).toBe(BigInt(frame.byteLength));
  expect([...frame.subarray(-3)]).toEqual([7, 8, 9]);
});

test("an older frame is text, and binary as soon as there are buffers", () => {
  expect(JSON.parse(String(encodeJson(message)))).toMatchObject({ channel: "shell", header: { msg_type: "comm_msg" }, buffers: [] });
  const frame = encodeJson({ ...message, buffers: [new Uint8Array([1])] });
  if (typeof frame === "string") throw new Error("text");
  const view = new DataView(frame.buffer);
  expect([view.getUint32(0), view.getUint32(4), view.getUint32(8)]).toEqual([2, 12, frame.byteLength - 1]);
});

test("escapes and doubled keys are judged by what they parse to", () => {
  const text = '{"channel":"shell","header":{"msg_id":"1","msg_type":"x","msg_type":"execute_\\u0072equest","session":""},"content":{}}';
  expect(decodeJson(text)).toMatchObject({ ok: true, message: { header: { msg_type: "execute_request" } } });
});

test("NaN is nothing where a kernel says it, and no JSON where a browser does", () => {
  const text = '{"header":{"msg_id":"1","msg_type":"x","session":""},"content":{"a":NaN,"b":"NaN"}}';
  expect(decodeJson(text, FROM_KERNELS)).toMatchObject({ ok: true, message: { content: { a: null, b: "NaN" } } });
  expect(decodeJson(text, FROM_BROWSERS).ok).toBe(false);
});

test("fields that no message has are not kept", () => {
  const text = '{"header":{"msg_id":"1","msg_type":"x","session":"","subshell_id":"s"},"content":{},"extra":1}';
  const decoded = decodeJson(text);
  expect(JSON.stringify(decoded)).not.toMatch(/subshell_id|extra/);
  expect(decoded).toMatchObject({ ok: true, message: { channel: "shell", parent_header: {}, metadata: {} } });
});

test.each([
  ["an unknown channel", '{"channel":"hb","header":{"msg_id":"1","msg_type":"x","session":""},"content":{}}'],
  ["no header", '{"channel":"shell","content":{}}'],
  ["a header without an id", '{"header":{"msg_type":"x","session":""},"content":{}}'],
  ["content that is a list", '{"header":{"msg_id":"1","msg_type":"x","session":""},"content":[]}'],
  ["no JSON", "hello"],
  ["a JSON list", "[]"],
])("%s is refused", (_, text) => {
  expect(decodeJson(text).ok).toBe(false);
});

test("content that is nested beyond all use is refused", () => {
  const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
  expect(decodeJson(`{"header":{"msg_id":"1","msg_type":"x","session":""},"content":${deep}}`).ok).toBe(false);
});

test.each([
  ["an absurd number of offsets", [255, 255, 255, 255, 255, 255, 255, 255]],
  ["fewer parts than a message has", [2, 0, 0, 0, 0, 0, 0, 0]],
  ["nothing", []],
])("a v1 frame with %s is refused", (_, bytes) => {
  expect(decodeV1(new Uint8Array(bytes)).ok).toBe(false);
});

test("offsets that run backwards or past the end are refused", () => {
  for (const [at, value] of [
    [16, 1n],
    [8, 0n],
    [48, 100_000n],
  ] as const) {
    const frame = encodeV1(message);
    new DataView(frame.buffer).setBigUint64(at, value, true);
    expect(decodeV1(frame).ok).toBe(false);
  }
});

test("keys that name a prototype change none, and lend no field to a header", () => {
  const header = '{"__proto__":{"msg_id":"1","msg_type":"x"}}';
  expect(decodeJson(`{"header":${header},"content":{}}`).ok).toBe(false);
  const decoded = decodeJson(
    `{"header":{"msg_id":"1","msg_type":"x","session":""},"parent_header":${header},"content":{"__proto__":{"polluted":true}}}`,
  );
  if (!decoded.ok) throw new Error(decoded.reason);
  expect(decoded.message.parent_header.msg_id).toBeUndefined();
  expect(Object.getPrototypeOf(decoded.message.content)).toBe(Object.prototype);
  expect("polluted" in {}).toBe(false);
});

test("a frame that is a view into a larger buffer is read from its own bytes", () => {
  const frame = encodeV1({ ...message, buffers: [new Uint8Array([7])] });
  const larger = new Uint8Array(frame.byteLength + 16);
  larger.set(frame, 9);
  const decoded = decodeV1(larger.subarray(9, 9 + frame.byteLength));
  expect(decoded).toMatchObject({ ok: true, message: { header: message.header } });
});

test.each(["v1", "json"])("a buffer holds no more than twice its size of the frame that it came in: %s", (format) => {
  const read = (buffers: readonly Uint8Array[]): readonly Uint8Array[] => {
    const said = { ...message, content: { text: "x".repeat(10_000) }, buffers };
    const decoded = format === "v1" ? decodeV1(encodeV1(said)) : decodeJson(encodeJson(said));
    return decoded.ok ? decoded.message.buffers : [];
  };
  const held = (buffer: Uint8Array | undefined): number => buffer?.buffer.byteLength ?? Number.NaN;
  const small = read([new Uint8Array(), new Uint8Array([1, 2]), new Uint8Array(1000).fill(3)]);
  expect(small.map(held)).toEqual([0, 2, 1000]);
  expect(small.map((buffer) => [...buffer.subarray(0, 2)])).toEqual([[], [1, 2], [3, 3]]);
  // What is most of a frame is not copied.
  const [large] = read([new Uint8Array(50_000)]);
  expect(held(large)).toBeGreaterThan(60_000);
  expect(held(large)).toBeLessThan(100_000);
});
