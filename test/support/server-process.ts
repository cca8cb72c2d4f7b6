/** The real command as a child process, on a free port, serving a folder. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gatewayVariables } from "./kernels-under-test.js";
import { inTime } from "./patience.js";

export interface ServerProcess {
  /** "http://127.0.0.1:41234" */
  readonly url: string;
  readonly process: ChildProcess;
  /** What it has logged so far. */
  log(): string;
  /** Ends it as an operator would, and waits until its log is whole. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Shell commands before the start, where file systems can be mounted that nobody else sees (Linux). */
  readonly mounts?: string;
  /** For what can only be seen of local kernels, whatever the rest of the suite runs on. */
  readonly kernels?: "local";
}

const COMMAND = fileURLToPath(new URL("../../dist/bin/server.js", import.meta.url));
const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));

export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const command = [process.execPath, COMMAND, options.folder, "--port", "0", ...(options.args ?? [])];
  const apart = options.mounts === undefined ? [] : ["unshare", "-rm", "sh", "-c", `${options.mounts} && exec "$@"`, "sh"];
  const [program = "", ...args] = [...apart, ...command];
  const child = spawn(program, args, {
    // What makes pictures in the background takes time from what is tested.
    env: {
      ...process.env,
      KERNEL_PREFIXES: VENV,
      THUMBNAILS: "false",
      ...(options.kernels === "local" ? {} : gatewayVariables()),
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Later than its exit: what it has logged is there by then.
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const listening = new Promise<string>((resolve, reject) => {
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      log += text;
      // Up to what follows it: it may come in pieces.
      const address = /https?:\/\/[^\s"]+(?=[\s"])/.exec(printed)?.[0];
      if (address !== undefined) resolve(address.replace(/\/$/, ""));
    });
    child.once("close", (code) => reject(new Error(`The server ended with code ${code} before it listened:\n${log}`)));
    child.once("error", reject);
  });
  const url = await inTime(listening, () => `the address of the server:\n${log}`).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  return {
    url,
    process: child,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      await inTime(closed, () => `the end of the server:\n${log}`);
    },
  };
}
