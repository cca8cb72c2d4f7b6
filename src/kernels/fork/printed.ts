/** Takes what a forked kernel prints: it has no pipe to this process, so it connects to a socket in the file system. */
import { createServer } from "node:net";

export interface Printed {
  readonly path: string;
  readonly all: Promise<void>;
  onText(listener: (text: string) => void): void;
  /** Where nothing was connected, there will be nothing. */
  close(): void;
}

/** Resolves once it listens. `path` must not be there yet, and is removed at the end. */
export async function listenForPrinted(path: string): Promise<Printed> {
  let listener: (text: string) => void = () => {};
  const server = createServer();
  server.maxConnections = 1;
  const all = new Promise<void>((resolve) => {
    server.once("connection", (socket) => {
      server.close();
      socket.setEncoding("utf8").on("data", (text: string) => listener(text));
      socket.once("error", () => {}).once("close", () => resolve());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(path, resolve);
  });
  server.unref();
  return {
    path,
    all,
    onText: (wanted) => {
      listener = wanted;
    },
    close: () => server.close(),
  };
}
