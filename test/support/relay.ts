/** A network that can fail: passes TCP connections on to a port of this machine until it is told to drop them. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Relay {
  readonly port: number;
  /** Ends all connections without a farewell. */
  drop(): void;
  close(): Promise<void>;
}

export async function createRelay(target: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = keep(connect(target, "127.0.0.1"));
    keep(client).pipe(upstream).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    drop,
    async close() {
      drop();
      server.close();
      await once(server, "close");
    },
  };
}
