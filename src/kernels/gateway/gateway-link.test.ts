import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createMessage, type JsonObject, type JupyterMessage } from "../../protocol/message.js";
import { decodeV1, encodeV1 } from "../../protocol/websocket-frames.js";
import { GatewayClient } from "./gateway-client.js";
import { GatewayLink } from "./gateway-link.js";

const V1 = "v1.kernel.websocket.jupyter.org";

let server: WebSocketServer;
/** The subprotocols that each connection has offered. */
let offered: string[][];
/** The types of what each connection has brought to the gateway. */
let brought: string[][];
/** What the link has told. */
let told: string[];
let links: GatewayLink[];

interface Scene {
  readonly chosen: false | string;
  /** Called for each connection that is made again. */
  onReturn?(socket: WebSocket): void;
  onMessage?(message: JupyterMessage, link: GatewayLink): void;
}

async function serve({ chosen, onReturn, onMessage }: Scene): Promise<GatewayLink> {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => chosen });
  server.on("connection", (socket, { headers }) => {
    offered.push(headers["sec-websocket-protocol"]?.split(",") ?? []);
    const types: string[] = [];
    brought.push(types);
    socket.on("message", (data) => {
      const decoded = decodeV1(data as Buffer);
      if (decoded.ok) types.push(decoded.message.header.msg_type);
    });
    if (brought.length > 1) onReturn?.(socket);
  });
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const client = new GatewayClient({ url, requestTimeoutMs: 10_000 });
  client.exists = () => Promise.resolve(true);
  const link = new GatewayLink({
    client,
    kernelId: "one",
    connectTimeoutMs: 10_000,
    patienceMs: 10_000,
    checkIntervalMs: 10_000,
    onMessage: (message) => onMessage?.(message, link),
    onGone: (reason) => told.push(reason),
    onLink: (state) => told.push(state),
    log: () => {},
  });
  links.push(link);
  return link;
}

beforeEach(() => {
  offered = [];
  brought = [];
  told = [];
  links = [];
});

afterEach(async () => {
  await Promise.all(links.map((link) => link.close()));
  server.close();
});

test.each([
  ["JSON", false, [[V1], [], []]],
  ["both", V1, [[V1], [V1]]],
] as const)(
  "a gateway that speaks %s gets one connection where one was lost, which is handed all that it has kept",
  async (_, chosen, expected) => {
    const link = await serve({ chosen });
    await link.connect();
    for (const socket of server.clients) socket.terminate();
    await expect.poll(() => offered).toEqual(expected);
  },
);

test("a kernel that waits for input when its connection comes back gets it at once: it answers nothing else before", async () => {
  const link = await serve({
    chosen: V1,
    onReturn: (socket) => socket.send(encodeV1(createMessage({ channel: "stdin", msgType: "input_request", session: "k" }))),
    onMessage: ({ channel }, to) => {
      if (channel === "stdin") to.send(createMessage({ channel: "stdin", msgType: "input_reply", session: "s" }));
    },
  });
  await link.connect();
  for (const socket of server.clients) socket.terminate();
  await expect.poll(() => brought[1]?.toSorted()).toEqual(["input_reply", "kernel_info_request"]);
});

/** A kernel that says what it is, and is silent about all else. */
function answerQuestions(socket: WebSocket): void {
  socket.on("message", (data: Buffer) => {
    const decoded = decodeV1(data);
    if (!decoded.ok || decoded.message.header.msg_type !== "kernel_info_request") return;
    const about = { session: "k", parent: decoded.message.header };
    socket.send(encodeV1(createMessage({ ...about, channel: "iopub", msgType: "status", content: { execution_state: "idle" } })));
    socket.send(encodeV1(createMessage({ ...about, channel: "shell", msgType: "kernel_info_reply" })));
  });
}

const request = (msgType: string, content: JsonObject): JupyterMessage =>
  createMessage({ channel: "shell", msgType, session: "s", content });

test("a cell that reached the gateway before its connection broke off is not run twice: its kernel counts as lost", async () => {
  const link = await serve({ chosen: V1, onReturn: answerQuestions });
  await link.connect();
  link.send(request("execute_request", { code: "buy()", silent: false }));
  await expect.poll(() => brought[0]).toEqual(["execute_request"]);
  for (const socket of server.clients) socket.terminate();
  await expect.poll(() => told).toEqual(["lost", "back-with-gap", "What it said was lost with the connection to the gateway."]);
  expect(brought[1]).toEqual(["kernel_info_request"]);
});

test("what is said while there is no connection is said once there is one, and nothing can be missing", async () => {
  const link = await serve({ chosen: V1, onReturn: answerQuestions });
  await link.connect();
  for (const socket of server.clients) socket.terminate();
  await expect.poll(() => told).toEqual(["lost"]);
  link.send(request("execute_request", { code: "buy()", silent: false }));
  await expect.poll(() => brought[1]).toEqual(["kernel_info_request", "execute_request"]);
  expect(told).toEqual(["lost", "back"]);
});

test("a widget's value that was on its way is said again, and its pages are told that something may be missing", async () => {
  const link = await serve({ chosen: V1, onReturn: answerQuestions });
  await link.connect();
  link.send(request("comm_msg", { comm_id: "c", data: { method: "update", state: { value: 1 } } }));
  await expect.poll(() => brought[0]).toEqual(["comm_msg"]);
  for (const socket of server.clients) socket.terminate();
  await expect.poll(() => brought[1]).toEqual(["kernel_info_request", "comm_msg"]);
  expect(told).toEqual(["lost", "back-with-gap"]);
});
