import { expect, test } from "vitest";
import { createMessage } from "./message.js";

test("a created message has a header of its own and empty parts where none are given", () => {
  const first = createMessage({ channel: "shell", msgType: "kernel_info_request", session: "s" });
  const second = createMessage({ channel: "shell", msgType: "kernel_info_request", session: "s" });
  expect(first.header).toMatchObject({ msg_type: "kernel_info_request", session: "s", version: "5.4" });
  expect(first.header.msg_id).not.toBe(second.header.msg_id);
  expect(first).toMatchObject({ parent_header: {}, metadata: {}, content: {}, buffers: [] });
});

test("a given msg_id, parent and buffers are kept", () => {
  const parent = createMessage({ channel: "shell", msgType: "execute_request", session: "s", msgId: "cell-3-a" }).header;
  const message = createMessage({ channel: "iopub", msgType: "status", session: "k", parent, buffers: [new Uint8Array([1, 2])] });
  expect(message.parent_header.msg_id).toBe("cell-3-a");
  expect(message.buffers).toEqual([new Uint8Array([1, 2])]);
});
