import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createMessage, type JupyterMessage } from "../../protocol/message.js";
import { decodeV1, encodeV1 } from "../../protocol/websocket-frames.js";
import { GatewayClient } from "./gateway-client.js";
import { GatewayLink } from "./gateway-link.js";

const V1 = "v1.kernel.websocket.jupyter.org";

let server: WebSocketServer;
/** The subprotocols that each connection has offered. */
let offered: string[][];
/** The types of what each connection has brought to the gateway. */
let brought: string[][];
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
    onGone: () => {},
    onLink: () => {},
    log: () => {},
  });
  links.push(link);
  return link;
}

beforeEach(() => {
  offered = [];
  brought = [];
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
