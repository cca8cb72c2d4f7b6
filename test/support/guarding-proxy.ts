/** A proxy in front of a gateway that lets nobody through who does not show what it asks for, on requests and on upgrades. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request as send } from "node:http";
import { connect } from "node:net";

export interface GuardingProxy {
  readonly url: string;
  /** Of what came, "GET /api/kernelspecs 200", oldest first. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** `headers`: what it asks for. It keeps them to itself. */
export async function createGuardingProxy(port: number, headers: Readonly<Record<string, string>>): Promise<GuardingProxy> {
  const seen: string[] = [];
  const isLetThrough = (request: IncomingMessage): boolean => {
    const known = Object.entries(headers).every(([name, value]) => request.headers[name] === value);
    seen.push(`${request.method} ${request.url} ${known ? "let through" : "refused"}`);
    for (const name of Object.keys(headers)) delete request.headers[name];
    return known;
  };
  const server = createServer((request, response) => {
    if (!isLetThrough(request)) {
      response.writeHead(401).end();
      return;
    }
    const { method, url, headers: passed } = request;
    const onward = send({ host: "127.0.0.1", port, method, path: url, headers: passed }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("upgrade", (request: IncomingMessage, socket, head) => {
    if (!isLetThrough(request)) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
      return;
    }
    const onward = connect(port, "127.0.0.1", () => {
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
    seen,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
