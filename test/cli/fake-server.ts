/** A server that answers as a test wants, where the real one can't be made to. */
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";

export interface FakeServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startFakeServer(listener: RequestListener, tls?: ServerOptions): Promise<FakeServer> {
  const server: Server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const PUBLISHING = {
  access: "granted",
  name: "anna",
  scopes: [""],
  limits: { uploadBytes: 1e9, unpackedBytes: 1e9, entries: 1e4, depth: 16, pathLength: 1024, notebookBytes: 1e8 },
};
