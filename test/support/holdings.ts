/** What a server process holds: memory, timers and other resources by its own word, descriptors and children by the system's (Linux). */
import { readdir, readFile, rm } from "node:fs/promises";
import { until } from "./patience.js";
import type { ServerProcess } from "./server-process.js";

export interface Holdings {
  readonly heapMb: number;
  readonly externalMb: number;
  readonly residentMb: number;
  readonly descriptors: number;
  readonly children: number;
  /** Timers, sockets, pipes, …, as Node names them. */
  readonly resources: Readonly<Record<string, number>>;
}

const PROBE = new URL("./probe.mjs", import.meta.url).href;
const MB = 1024 * 1024;

/** For the environment of a server that is to be asked; `file` is where its answers go. */
export function probeEnvironment(file: string): Record<string, string> {
  return { NODE_OPTIONS: `--import=${PROBE}`, PROBE_FILE: file };
}

export async function holdingsOf(server: ServerProcess, file: string): Promise<Holdings> {
  await rm(file, { force: true });
  server.process.kill("SIGUSR2");
  let text = "";
  await until(async () => {
    text = await readFile(file, "utf8").catch(() => "");
    return text !== "";
  });
  const told: { rss: number; heapUsed: number; external: number; resources: Record<string, number> } = JSON.parse(text);
  const { pid } = server.process;
  return {
    heapMb: told.heapUsed / MB,
    externalMb: told.external / MB,
    residentMb: told.rss / MB,
    descriptors: (await readdir(`/proc/${pid}/fd`)).length,
    children: (await childrenOf(`/proc/${pid}/task`)).length,
    resources: told.resources,
  };
}

/** Each thread has a list of its own. */
async function childrenOf(tasks: string): Promise<string[]> {
  const lists = await Promise.all((await readdir(tasks)).map((task) => readFile(`${tasks}/${task}/children`, "utf8").catch(() => "")));
  return lists.flatMap((list) => list.split(" ").filter((pid) => pid !== ""));
}
