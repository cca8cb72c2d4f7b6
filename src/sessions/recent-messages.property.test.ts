import fc from "fast-check";
import { expect, test } from "vitest";
import { createMessage } from "../protocol/message.js";
import { RecentMessages } from "./recent-messages.js";

const numbered = (sequence: number, size: number) =>
  createMessage({ channel: "iopub", msgType: "stream", session: "s", content: { text: "x".repeat(size) }, metadata: { sequence } });

test("what is given back is whole and in order, or refused", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), fc.nat(70), (sizes, since) => {
      const recent = new RecentMessages(2000);
      sizes.forEach((size, index) => {
        recent.push(index + 1, numbered(index + 1, size));
      });
      expect(recent.bytes).toBeLessThanOrEqual(2000);
      const missed = recent.since(Math.min(since, sizes.length), sizes.length);
      if (missed === undefined) return;
      const expected = sizes.map((_, index) => index + 1).filter((sequence) => sequence > since);
      expect(missed.map((message) => message.metadata.sequence)).toEqual(expected);
    }),
  );
});

test("a short loss is made good from what is kept", () => {
  const recent = new RecentMessages(100_000);
  for (let sequence = 1; sequence <= 10; sequence += 1) recent.push(sequence, numbered(sequence, 10));
  expect(recent.since(7, 10)?.map((message) => message.metadata.sequence)).toEqual([8, 9, 10]);
  expect(recent.since(10, 10)).toEqual([]);
});
