import { expect, test } from "vitest";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { Clients } from "./clients.js";
import type { SessionClient } from "./types.js";

function page(): SessionClient & { readonly got: JupyterMessage[] } {
  const got: JupyterMessage[] = [];
  return { kind: "page", got, send: (message) => got.push(message), close: () => {} };
}

const question = createMessage({ channel: "shell", msgType: "comm_info_request", session: "s", content: {} });
const answer = createMessage({ channel: "shell", msgType: "comm_info_reply", session: "s", content: {}, parent: question.header });

test("what a page asked before it lost its line is known again, and answered to the page that asks again", () => {
  const clients = new Clients("own");
  const [before, after] = [page(), page()];
  clients.add(before);
  expect(clients.remember(question.header.msg_id, before, "s")).toBe(true);
  clients.remove(before, before);
  clients.add(after);
  clients.toAsker(answer);
  expect([before.got, after.got]).toEqual([[], []]);
  expect(clients.remember(question.header.msg_id, after, "s")).toBe(false);
  clients.toAsker(answer);
  expect(after.got.map(({ header }) => header.msg_type)).toEqual(["comm_info_reply"]);
});
