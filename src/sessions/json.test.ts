import { expect, test } from "vitest";
import { createMessage } from "../protocol/message.js";
import { byteSize, messageBytes } from "./json.js";

test("names take room as text does", () => {
  const name = "x".repeat(1000);
  expect(byteSize({ [name]: 1 })).toBeGreaterThan(byteSize(name));
  expect(byteSize([{ a: { [name]: {} } }])).toBeGreaterThan(byteSize([{ a: { b: {} } }]) + 1900);
});

test("a buffer takes room though it is empty", () => {
  const say = (buffers: readonly Uint8Array[]) => createMessage({ channel: "iopub", msgType: "comm_msg", session: "s", buffers });
  const [none, many] = [say([]), say(Array.from({ length: 1000 }, () => new Uint8Array()))];
  expect(messageBytes(many) - messageBytes(none)).toBeGreaterThan(100_000);
});
