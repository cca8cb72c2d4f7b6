/** The processes of the proxy benchmark, and where its clients connect to. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServerProcess } from "../../test/support/server-process.js";
import type { Place } from "./client.js";

/** One of the two that are compared. */
export interface Subject {
  readonly name: string;
  readonly pid: number;
  /** A kernel of its own. `page`: as a visitor's page, else as a Jupyter client. */
  open(page: boolean): Promise<Place>;
}

export interface Stage {
  readonly ours: Subject;
  readonly passThrough: Subject;
  close(): Promise<void>;
}

const PROFILER = new URL("./profile.mjs", import.meta.url).href;
const KERNELS = "1000";
const NOTEBOOK = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "bench", language: "none" } }, cells: [] };

/** `profile`: a folder for a CPU profile of our server. */
export async function setStage(profile?: string): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "proxy-bench-"));
  await writeFile(join(folder, "bench.ipynb"), JSON.stringify(NOTEBOOK));
  const [upstream, upstreamPort] = await startScript("upstream.ts");
  const [relay, relayPort] = await startScript("pass-through.ts", upstreamPort);
  const server = await startServerProcess({
    folder,
    env: {
      LOG_LEVEL: "error",
      KERNEL_GATEWAY_URL: `http://127.0.0.1:${upstreamPort}`,
      MAX_KERNELS: KERNELS,
      KERNELS_STARTING_AT_ONCE: KERNELS,
      MESSAGES_PER_SECOND: "1000000",
      ...(profile === undefined ? {} : { NODE_OPTIONS: `--import=${PROFILER}`, PROFILE: profile }),
    },
  });
  let direct = 0;
  return {
    ours: { name: "ours", pid: server.process.pid ?? 0, open: (page) => (page ? openPage(server.url) : openKernel(server.url)) },
    passThrough: {
      name: "pass-through",
      pid: relay.pid ?? 0,
      open: async () => {
        direct += 1;
        return { url: `ws://127.0.0.1:${relayPort}/api/kernels/direct-${direct}/channels`, headers: {} };
      },
    },
    async close() {
      await server.stop();
      for (const child of [upstream, relay]) child.kill();
      await rm(folder, { recursive: true });
    },
  };
}

async function startScript(name: string, ...args: string[]): Promise<[ChildProcess, string]> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return [child, port];
}

async function openKernel(server: string): Promise<Place> {
  return placeOf(
    server,
    await fetch(`${server}/api/kernels`, {
      method: "POST",
      headers: { "x-jupyter-notebook-path": "bench", "x-jupyter-session-id": "bench" },
    }),
    "",
  );
}

async function openPage(server: string): Promise<Place> {
  const headers = { "content-type": "application/json", origin: server };
  return placeOf(server, await fetch(`${server}/_api/sessions`, { method: "POST", headers, body: '{"dashboard":"bench"}' }), "?page=1");
}

async function placeOf(server: string, response: Response, query: string): Promise<Place> {
  const model: { id?: string; kernel_id?: string } = JSON.parse(await response.text());
  const id = model.id ?? model.kernel_id;
  if (id === undefined) throw new Error(`no kernel: ${response.status} ${JSON.stringify(model)}`);
  const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { url: `${server.replace("http", "ws")}/api/kernels/${id}/channels${query}`, headers: { cookie, origin: server } };
}

/** What a process has used of a processor so far, in milliseconds (Linux, where a tick is 10 ms). */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
