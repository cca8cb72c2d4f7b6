import { expect, test } from "vitest";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { Clients } from "./clients.js";
import { Requests } from "./requests.js";
import type { SessionClient } from "./types.js";

function setUp() {
  const heard: string[] = [];
  const sent: JupyterMessage[] = [];
  const clients = new Clients("session");
  const client: SessionClient = {
    kind: "jupyter",
    send: ({ content, header, parent_header }) =>
      heard.push(`${header.msg_type} ${content.ename ?? content.execution_state} to ${parent_header.msg_id}`),
    close: () => {},
  };
  const place = clients.add(client);
  const requests = new Requests({ session: "session", clients, toKernel: (message) => sent.push(message) });
  return { requests, clients, client, place, heard, sent };
}

const request = (msgId: string, msgType = "execute_request"): JupyterMessage =>
  createMessage({ channel: "shell", msgType, session: "client", msgId, content: { code: "1" } });

const answer = (channel: "shell" | "iopub", msgType: string, msg_id: string): JupyterMessage =>
  createMessage({ channel, msgType, session: "kernel", parent: { msg_id }, content: { execution_state: "idle" } });

const LOST = (id: string): string[] => [`execute_reply KernelNotRunning to ${id}`, `status idle to ${id}`];

test("a cell that is asked for while there is no kernel is answered at once", () => {
  const { heard, place, requests, sent } = setUp();
  requests.execute("x = 1", request("a"), place);
  requests.kernelIsUp();
  requests.kernelIsGone(true);
  requests.execute("x = 1", request("b"), place);
  requests.kernelIsGone(false);
  requests.execute("x = 1", request("c"), place);
  expect(heard).toEqual([...LOST("a"), ...LOST("b"), ...LOST("c")]);
  expect(sent).toEqual([]);
});

test("cells that a kernel did not finish get what they lack, each once", () => {
  const { heard, place, requests, sent } = setUp();
  requests.kernelIsUp();
  for (const id of ["a", "b", "c", "d"]) requests.execute("x = 1", request(id), place);
  expect(sent.map(({ header }) => header.msg_id)).toEqual(["a", "b", "c", "d"]);
  requests.observe(answer("shell", "execute_reply", "a"));
  requests.observe(answer("iopub", "status", "a"));
  requests.observe(answer("shell", "execute_reply", "b"));
  requests.observe(answer("iopub", "status", "c"));
  expect(requests.running).toBe(true);
  requests.kernelIsGone(true);
  requests.kernelIsGone(false);
  expect(heard).toEqual(["status idle to b", "execute_reply KernelNotRunning to c", ...LOST("d")]);
  expect(requests.running).toBe(false);
});

test("a client that has gone is not answered", () => {
  const { client, clients, heard, place, requests } = setUp();
  requests.kernelIsUp();
  requests.execute("x = 1", request("a"), place);
  clients.remove(place, client);
  requests.kernelIsGone(false);
  expect(heard).toEqual([]);
});

test("other requests wait for a kernel that is on its way, and not for one that has ended", () => {
  const { requests, sent } = setUp();
  requests.forward(request("a", "kernel_info_request"));
  expect(sent).toEqual([]);
  requests.kernelIsUp();
  expect(sent.map(({ header }) => header.msg_id)).toEqual(["a"]);
  requests.kernelIsGone(false);
  requests.forward(request("b", "kernel_info_request"));
  requests.kernelIsGone(true);
  requests.forward(request("c", "kernel_info_request"));
  requests.kernelIsUp();
  expect(sent.map(({ header }) => header.msg_id)).toEqual(["a", "c"]);
});
