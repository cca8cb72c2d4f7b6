import fc from "fast-check";
import { expect, test } from "vitest";
import { createMessage, type JsonObject } from "./message.js";
import { packMessage, unpackMessage } from "./snapshot.js";

const content = fc.dictionary(fc.string(), fc.jsonValue()).map((value): JsonObject => JSON.parse(JSON.stringify(value)));

test("a message comes out of its JSON as it went in, bytes too", () => {
  fc.assert(
    fc.property(content, fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 3 }), (said, buffers) => {
      const message = createMessage({ channel: "iopub", msgType: "comm_open", session: "s", content: said, buffers });
      expect(unpackMessage(JSON.parse(JSON.stringify(packMessage(message))))).toEqual(message);
    }),
    { numRuns: 50 },
  );
});

test("what is no message is none", () => {
  const packed = packMessage(createMessage({ channel: "iopub", msgType: "stream", session: "s" }));
  for (const wrong of [{ buffers: [1] }, { buffers: null }, { header: "x" }, { channel: "none" }]) {
    expect(unpackMessage(JSON.parse(JSON.stringify({ ...packed, ...wrong })))).toBeUndefined();
  }
});
