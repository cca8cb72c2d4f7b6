import fc from "fast-check";
import { expect, test } from "vitest";
import { createMessage } from "./message.js";
import { decodeZmq, encodeZmq } from "./zmq-frames.js";

const bytes = fc.uint8Array({ maxLength: 60 });
const channel = fc.constantFrom("shell" as const, "control" as const, "iopub" as const, "stdin" as const);
const message = fc
  .record({ channel, msgType: fc.string(), session: fc.string(), text: fc.string(), buffers: fc.array(bytes, { maxLength: 3 }) })
  .map(({ text, ...rest }) => createMessage({ ...rest, content: { text }, metadata: { text } }));
const signed = fc.record({ message, key: fc.string(), identities: fc.array(bytes, { maxLength: 2 }) });

test("a message survives, whatever its key and the identities before it", () => {
  fc.assert(
    fc.property(signed, ({ message: original, key, identities }) => {
      const decoded = decodeZmq([...identities, ...encodeZmq(original, key)], original.channel, key);
      if (!decoded.ok) throw new Error(decoded.reason);
      const buffers = decoded.message.buffers.map((buffer) => [...buffer]);
      expect({ ...decoded.message, buffers }).toEqual({ ...original, buffers: original.buffers.map((buffer) => [...buffer]) });
    }),
  );
});

test("a signed message of which one byte was changed is refused", () => {
  fc.assert(
    fc.property(signed, fc.integer({ min: 1, max: 5 }), fc.nat(), ({ message: original, key }, part, at) => {
      fc.pre(key !== "");
      const frames = encodeZmq(original, key).map((frame) => Uint8Array.from(frame));
      const frame = frames[part] ?? new Uint8Array();
      fc.pre(frame.byteLength > 0);
      const index = at % frame.byteLength;
      frame[index] = (frame[index] ?? 0) ^ 1;
      expect(decodeZmq(frames, original.channel, key).ok).toBe(false);
    }),
  );
});

test("arbitrary frames are a message or a reason, never an exception", () => {
  const frame = fc.oneof(
    bytes,
    fc.constantFrom("<IDS|MSG>", "{}", "NaN", "").map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 9 }), fc.constantFrom("", "key"), (frames, key) => {
      expect(typeof decodeZmq(frames, "shell", key).ok).toBe("boolean");
    }),
  );
});
