/** Launches a kernel's command in a process group of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { describeExit, type KernelChild, signalGroup } from "./kernel-child.js";
import type { FoundSpec } from "./kernelspecs.js";

export interface SpawnOptions {
  readonly spec: FoundSpec;
  /** `argv[0]`, found. */
  readonly command: string;
  /** Goes before the command: a program that becomes it. */
  readonly prefix: readonly string[];
  readonly workingDirectory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Throws Node's own errors where the environment or the arguments are more than the system takes. */
export function spawnKernel(options: SpawnOptions, connectionFile: string): KernelChild {
  const { spec, command, prefix, workingDirectory, env } = options;
  const values: Readonly<Record<string, string>> = { connection_file: connectionFile, resource_dir: spec.resourceDirectory };
  const args = spec.argv
    .slice(1)
    .map((argument) => argument.replace(/\{(connection_file|resource_dir)\}/g, (_, name: string) => values[name] ?? ""));
  const [program = command, ...rest] = [...prefix, command, ...args];
  const child = spawn(program, rest, {
    cwd: workingDirectory,
    env: { ...env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
    // Out of the terminal's group, so that its ^C does not reach the kernel, and with what the kernel starts within ours.
    detached: process.platform !== "win32",
  });
  return {
    pid: child.pid,
    ended: new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve(describeExit(code, signal)));
      child.once("error", (error) => resolve(error.message));
    }),
    printedAll: new Promise((resolve) => child.once("close", () => resolve())),
    onPrinted: (listener) => {
      for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", listener);
    },
    signal: (signal) => signalChild(child, signal),
  };
}

function signalChild(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") child.kill(signal);
  else signalGroup(child.pid, signal);
}
