import fc from "fast-check";
import { expect, test } from "vitest";
import { ANYWHERE } from "./frame-tools.js";
import type { JsonObject, JupyterMessage } from "./message.js";
import { FROM_BROWSERS, FROM_KERNELS } from "./node-frame-tools.js";
import { type Decoded, decodeJson, decodeV1, encodeJson, encodeV1 } from "./websocket-frames.js";

const header = fc.record({
  msg_id: fc.string(),
  msg_type: fc.string(),
  session: fc.string(),
  username: fc.string(),
  date: fc.string(),
  version: fc.string(),
});
// JSON has no -0, and "__proto__" is a key like any other only in JSON text.
const object = fc.dictionary(
  fc.string().filter((key) => key !== "__proto__"),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value))),
  { maxKeys: 4 },
) as fc.Arbitrary<JsonObject>;
const message: fc.Arbitrary<JupyterMessage> = fc.record({
  channel: fc.constantFrom("shell" as const, "control" as const, "iopub" as const, "stdin" as const),
  header,
  parent_header: fc.oneof(fc.constant({}), header),
  metadata: object,
  content: object,
  buffers: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }),
});

function expectSame(decoded: Decoded, expected: JupyterMessage): void {
  if (!decoded.ok) throw new Error(decoded.reason);
  const buffers = decoded.message.buffers.map((buffer) => [...buffer]);
  expect({ ...decoded.message, buffers }).toEqual({ ...expected, buffers: expected.buffers.map((buffer) => [...buffer]) });
}

const tools = [ANYWHERE, FROM_KERNELS, FROM_BROWSERS];
/** Some so long that they are handed on as they were written. */
const largeMessage = fc
  .tuple(message, fc.constantFrom("a", "é", "€", '"', "\\", "\n"), fc.constantFrom(0, 1000, 5000))
  .map(([original, character, times]) => ({ ...original, content: { ...original.content, text: character.repeat(times) } }));

test("a message survives both formats, whoever made its frame and reads it", () => {
  fc.assert(
    fc.property(largeMessage, fc.constantFrom(...tools), fc.constantFrom(...tools), (original, here, there) => {
      expectSame(decodeV1(encodeV1(original, here), there), original);
      expectSame(decodeJson(encodeJson(original, here), there), original);
    }),
  );
});

test("what was read is written as what was made", () => {
  fc.assert(
    fc.property(largeMessage, fc.constantFrom(FROM_KERNELS, FROM_BROWSERS), (original, there) => {
      for (const decoded of [decodeV1(encodeV1(original), there), decodeJson(encodeJson(original), there)]) {
        if (!decoded.ok) throw new Error(decoded.reason);
        expect(Buffer.from(encodeV1(decoded.message, there)).equals(encodeV1(original))).toBe(true);
        expect(Buffer.from(encodeJson(decoded.message, there)).equals(Buffer.from(encodeJson(original)))).toBe(true);
      }
    }),
  );
});

test("arbitrary bytes are a message or a reason, never an exception", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(message, fc.nat(400), fc.nat(255)).map(([original, at, value]) => {
      const frame = encodeV1(original);
      frame[at % frame.length] = value;
      return frame;
    }),
  );
  fc.assert(
    fc.property(bytes, fc.string(), (frame, text) => {
      for (const tool of tools) {
        for (const decoded of [decodeV1(frame, tool), decodeJson(frame, tool), decodeJson(text, tool)])
          expect(typeof decoded.ok).toBe("boolean");
      }
    }),
  );
});
