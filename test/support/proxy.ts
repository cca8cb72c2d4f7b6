/** A proxy in front of a server of this machine: looks at each request and each upgrade, and passes on what it lets through. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";

export interface ProxyBehaviour {
  /** May change the headers that are passed on. */
  isLetThrough(request: IncomingMessage): boolean;
  /** Answers by itself, and says so. */
  answer?(request: IncomingMessage, response: ServerResponse): boolean;
  /** The address of this machine that it connects from. */
  readonly localAddress?: string;
}

export interface RunningProxy {
  readonly url: string;
  close(): Promise<void>;
}

export async function startProxy(
  port: number,
  { isLetThrough, answer = () => false, localAddress = "127.0.0.1" }: ProxyBehaviour,
): Promise<RunningProxy> {
  const server = createServer((request, response) => {
    if (answer(request, response)) return;
    if (!isLetThrough(request)) {
      response.writeHead(401).end();
      return;
    }
    const { method, url, headers } = request;
    const onward = send({ host: "127.0.0.1", port, localAddress, method, path: url, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  const upgraded = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, socket, head) => {
    upgraded.add(socket.on("close", () => upgraded.delete(socket)));
    if (!isLetThrough(request)) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    const onward = connect({ host: "127.0.0.1", port, localAddress }, () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
      onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
