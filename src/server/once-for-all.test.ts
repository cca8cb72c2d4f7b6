import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createMessage } from "../protocol/message.js";
import { onceForAll } from "./once-for-all.js";

const message = () => createMessage({ channel: "iopub", msgType: "stream", session: "s" });

test("one frame serves all tabs, another message gets another, and none is kept", async () => {
  let made = 0;
  const encode = onceForAll(() => {
    made += 1;
    return new Uint8Array([made]);
  });
  const [first, second] = [message(), message()];
  expect(encode(first)).toBe(encode(first));
  expect(encode(second)).not.toBe(encode(first));
  expect(made).toBe(3);
  const frame = encode(first);
  await setImmediate();
  expect(encode(first)).not.toBe(frame);
});
