/** Ports for programs that can't be told to choose one themselves. */
import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that systems give to whoever asks for any: nothing takes it before the program does, or while that is started again. */
const [FIRST, LAST] = [10_000, 30_000];

export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
