import { expect, test } from "vitest";
import { createMessage } from "../../protocol/message.js";
import { withoutPassword } from "./without-password.js";

const opening = (model: string) =>
  createMessage({
    channel: "iopub",
    msgType: "comm_open",
    session: "s",
    content: { comm_id: "c", target_name: "jupyter.widget", data: { state: { _model_name: model, value: "typed", description: "Key" } } },
  });

test("a password's value is left out, and nothing else", () => {
  const { content } = withoutPassword(opening("PasswordModel"));
  expect(content.data).toEqual({ state: { _model_name: "PasswordModel", value: "", description: "Key" } });
  const text = opening("TextModel");
  expect(withoutPassword(text)).toBe(text);
});
