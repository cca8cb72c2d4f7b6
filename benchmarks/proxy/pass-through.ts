/** What the proxy is measured against: `ws` on both sides, frames passed on as they come, nothing looked at. Prints its port. */
import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

const upstream = `ws://127.0.0.1:${process.argv[2]}`;
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: 0, handleProtocols: ([first]) => first ?? false });
server.on("connection", (client, request) => {
  const protocols = client.protocol === "" ? [] : [client.protocol];
  const kernel = new WebSocket(upstream + request.url, protocols, { maxPayload: 0, perMessageDeflate: false });
  const early: [Buffer, boolean][] = [];
  client.on("message", (data: Buffer, binary) => {
    if (kernel.readyState === WebSocket.OPEN) kernel.send(data, { binary });
    else early.push([data, binary]);
  });
  kernel.on("open", () => {
    for (const [data, binary] of early) kernel.send(data, { binary });
  });
  kernel.on("message", (data: Buffer, binary) => client.send(data, { binary }));
  for (const [one, other] of [
    [client, kernel],
    [kernel, client],
  ] as const) {
    one.on("close", () => other.close());
    one.on("error", () => {});
  }
});
await once(server, "listening");
const address = server.address();
console.log(typeof address === "object" && address !== null ? address.port : 0);
