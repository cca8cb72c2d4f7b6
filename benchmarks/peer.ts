/** Voilà, installed apart from everything else, with the libraries that the examples use. */
import { type ChildProcess, execFile, type spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "../test/support/free-port.js";

const ENVIRONMENT = fileURLToPath(new URL("../.cache/peer", import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL("../python/requirements.txt", import.meta.url));
const PEER = "voila==0.5.13";
const run = promisify(execFile);

/** Resolves to the peer's Python. */
export async function preparePeer(): Promise<string> {
  const python = `${ENVIRONMENT}/bin/python`;
  if (existsSync(`${ENVIRONMENT}/bin/voila`)) return python;
  await run("python3", ["-m", "venv", ENVIRONMENT]);
  await run(python, ["-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS, PEER]);
  return python;
}

export interface Peer {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPeer(python: string, folder: string, start: typeof spawn): Promise<Peer> {
  const port = await freePort();
  const args = ["-m", "voila", folder, "--no-browser", `--port=${port}`, "--Voila.ip=127.0.0.1"];
  const child: ChildProcess = start(python, args, { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error("Voilà ended before it answered.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
