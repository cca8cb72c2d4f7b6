import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import { GatewayClient } from "./gateway-client.js";
import { GatewayLink } from "./gateway-link.js";

const V1 = "v1.kernel.websocket.jupyter.org";

let server: WebSocketServer;
/** The subprotocols that each connection has offered. */
let offered: string[][];

async function serve(chosen: false | string): Promise<GatewayLink> {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => chosen });
  server.on("connection", (_socket, { headers }) => {
    offered.push(headers["sec-websocket-protocol"]?.split(",") ?? []);
  });
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const client = new GatewayClient({ url, requestTimeoutMs: 10_000 });
  client.exists = () => Promise.resolve(true);
  return new GatewayLink({
    client,
    kernelId: "one",
    connectTimeoutMs: 10_000,
    patienceMs: 10_000,
    checkIntervalMs: 10_000,
    onMessage: () => {},
    onGone: () => {},
    onLink: () => {},
    log: () => {},
  });
}

beforeEach(() => {
  offered = [];
});

afterEach(() => {
  server.close();
});

test.each([
  ["JSON", false, [[V1], [], []]],
  ["both", V1, [[V1], [V1]]],
] as const)(
  "a gateway that speaks %s gets one connection where one was lost, which is handed all that it has kept",
  async (_, chosen, expected) => {
    const link = await serve(chosen);
    await link.connect();
    for (const socket of server.clients) socket.terminate();
    await expect.poll(() => offered).toEqual(expected);
    await link.close();
  },
);
