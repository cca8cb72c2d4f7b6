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

test("so many cells wait at once, and there is room again once one is done", () => {
  const { heard, place, requests, sent } = setUp();
  requests.kernelIsUp();
  for (let index = 0; index < 101; index += 1) requests.execute("x = 1", request(`m${index}`), place);
  expect(sent).toHaveLength(100);
  expect(heard).toEqual(["execute_reply TooManyRequests to m100", "status idle to m100"]);
  requests.observe(answer("shell", "execute_reply", "m0"));
  requests.observe(answer("iopub", "status", "m0"));
  requests.execute("x = 1", request("next"), place);
  expect(sent).toHaveLength(101);
});

test("of a request no more comes back than what a client knows it by", () => {
  const { clients, requests } = setUp();
  const answers: JupyterMessage[] = [];
  const place = clients.add({ kind: "jupyter", send: (message) => answers.push(message), close: () => {} });
  requests.kernelIsUp();
  const asked = request("a");
  const header = { ...asked.header, username: "x".repeat(129), ballast: "y" };
  requests.execute("x = 1", { ...asked, header }, place);
  requests.kernelIsGone(false);
  expect(answers.map(({ parent_header }) => parent_header)).toEqual(Array(2).fill({ ...asked.header, username: "" }));
});

test("what is held for a kernel that is on its way takes so much room", () => {
  const { requests, sent } = setUp();
  const sized = (msgId: string, size: number) => ({ ...request(msgId, "comm_open"), buffers: [new Uint8Array(size)] });
  for (const [id, size] of [
    ["a", 600_000],
    ["b", 600_000],
    ["c", 300_000],
  ] as const)
    requests.forward(sized(id, size));
  requests.kernelIsUp();
  expect(sent.map(({ header }) => header.msg_id)).toEqual(["a", "c"]);
  requests.kernelIsGone(true);
  requests.forward(sized("d", 1_000_000));
  requests.kernelIsUp();
  expect(sent.map(({ header }) => header.msg_id)).toEqual(["a", "c", "d"]);
});
