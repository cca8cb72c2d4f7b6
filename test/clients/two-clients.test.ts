/** What one client of a kernel does as the others see it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { decodeV1, encodeV1 } from "../../src/protocol/websocket-frames.js";
import { Inbox } from "../support/inbox.js";
import { PageClient } from "../support/page-client.js";
import { CELL, type ClientServer, startForClients } from "./dashboard-folder.js";

let place: ClientServer;

beforeAll(async () => {
  place = await startForClients();
});

afterAll(() => place.close());

interface Kernel {
  readonly url: string;
  readonly cookie: string;
}

async function startKernel(): Promise<Kernel> {
  const headers = { "x-jupyter-notebook-path": "/dashboards/cells", "x-jupyter-session-id": "two" };
  const response = await fetch(`${place.server.url}/api/kernels`, { method: "POST", headers });
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { url: `${place.server.url}${response.headers.get("location")}`, cookie };
}

interface Client {
  /** Its id. */
  ask(msgType: string, content: JsonObject): string;
  next(matches: (message: JupyterMessage) => boolean): Promise<JupyterMessage>;
  readonly received: readonly JupyterMessage[];
}

async function connect({ cookie, url }: Kernel, session: string): Promise<Client> {
  const origin = place.server.url;
  const socket = new WebSocket(`${url.replace("http", "ws")}/channels?session_id=${session}`, ["v1.kernel.websocket.jupyter.org"], {
    headers: { cookie, origin },
  });
  const inbox = new Inbox();
  socket.on("message", (data: Buffer) => {
    const decoded = decodeV1(new Uint8Array(data));
    if (!decoded.ok) throw new Error(decoded.reason);
    inbox.take(decoded.message);
  });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  return {
    received: inbox.received,
    ask(msgType, content) {
      const message = createMessage({ channel: "shell", msgType, session, content });
      socket.send(encodeV1(message));
      return message.header.msg_id;
    },
    next: (matches) => inbox.next(matches),
  };
}

const isIdle = (id: string) => (message: JupyterMessage) =>
  message.header.msg_type === "status" && message.content.execution_state === "idle" && message.parent_header.msg_id === id;

test("a restart by one answers what the other waits for, and what it asks for meanwhile", async () => {
  const kernel = await startKernel();
  const client = await connect(kernel, "first");
  const running = client.ask("execute_request", { code: String(CELL.sleep) });
  await client.next(({ content }) => content.text === "asleep\n");
  const restarted = fetch(`${kernel.url}/restart`, { method: "POST", headers: { cookie: kernel.cookie } });
  await client.next(isIdle(running));
  const meanwhile = client.ask("execute_request", { code: String(CELL.add) });
  const information = client.ask("kernel_info_request", {});
  await client.next(isIdle(meanwhile));
  await client.next(({ channel, parent_header }) => channel === "shell" && parent_header.msg_id === information);
  const replies = client.received
    .filter(({ channel }) => channel === "shell")
    .map(({ content, parent_header }) => [parent_header.msg_id, content.ename ?? content.status]);
  expect(replies).toEqual([
    [running, "KernelNotRunning"],
    [meanwhile, "KernelNotRunning"],
    [information, "ok"],
  ]);
  expect((await restarted).status).toBe(200);
});

test("each hears all outputs, its own replies alone, and all messages from one session", async () => {
  const kernel = await startKernel();
  const [first, second] = [await connect(kernel, "first"), await connect(kernel, "second")];
  const asked = first.ask("execute_request", { code: String(CELL.greet) });
  const refused = first.ask("execute_request", { code: "print(1)" });
  await Promise.all([first.next(isIdle(asked)), first.next(isIdle(refused)), second.next(isIdle(asked))]);
  await first.next(({ channel, parent_header }) => channel === "shell" && parent_header.msg_id === asked);
  for (const { received } of [first, second]) {
    expect(received.filter(({ header }) => header.msg_type === "stream").map(({ content }) => content.text)).toEqual(["hello Ada\n"]);
    expect(
      received
        .filter(({ parent_header }) => parent_header.msg_id === asked)
        .every(({ parent_header }) => parent_header.session === "first"),
    ).toBe(true);
  }
  expect(second.received.filter(({ parent_header }) => parent_header.msg_id === refused)).toEqual([]);
  expect(second.received.filter(({ channel }) => channel === "shell")).toEqual([]);
  expect(new Set([...first.received, ...second.received].map(({ header }) => header.session)).size).toBe(1);
});

test("a comm that one tab closes is closed in the other", async () => {
  const first = await PageClient.open(place.server.url, "widgets");
  await first.settled();
  const second = await PageClient.open(place.server.url, "widgets", { cookie: first.cookie });
  const { content } = await second.next(
    ({ header, content }) => header.msg_type === "comm_open" && JSON.stringify(content).includes("IntSliderModel"),
  );
  first.send("comm_close", { comm_id: content.comm_id ?? "", data: {} });
  await second.next(({ header, content: closed }) => header.msg_type === "comm_close" && closed.comm_id === content.comm_id);
  const third = await PageClient.open(place.server.url, "widgets", { cookie: first.cookie });
  await third.settled();
  expect(JSON.stringify(third.received.map(({ content: replayed }) => replayed))).not.toContain("IntSliderModel");
  for (const page of [first, second, third]) page.close();
});

test("in a shared session nobody takes the place of another visitor's client", async () => {
  const pages = [await PageClient.open(place.server.url, "shared"), await PageClient.open(place.server.url, "shared")];
  const clients = await Promise.all(
    pages.map(({ cookie, kernelId }) => connect({ url: `${place.server.url}/api/kernels/${kernelId}`, cookie }, "same")),
  );
  for (const client of clients) {
    const asked = client.ask("kernel_info_request", {});
    await client.next(({ channel, parent_header }) => channel === "shell" && parent_header.msg_id === asked);
  }
  expect(new Set(pages.map(({ kernelId }) => kernelId)).size).toBe(1);
  for (const page of pages) page.close();
});
