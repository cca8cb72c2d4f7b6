/** Finds processes by a variable in their environment (Linux), so that a test sees all descendants of a server, adopted ones too. */
import { readdir, readFile } from "node:fs/promises";

/** The kernels among the processes whose environment holds `NAME=value`. */
export async function kernelPids(mark: string): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid));
  const found = await Promise.all(pids.map(async (pid) => ((await isMarkedKernel(pid, mark)) ? [pid] : [])));
  return found.flat();
}

/** Processes whose command line, its arguments separated by NUL, holds `text`. */
export async function pidsOf(text: string): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => Number.isInteger(pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return command.includes(text) ? [pid] : [];
    }),
  );
  return found.flat();
}

async function isMarkedKernel(pid: number, mark: string): Promise<boolean> {
  try {
    const [environment, command] = await Promise.all([readFile(`/proc/${pid}/environ`, "utf8"), readFile(`/proc/${pid}/cmdline`, "utf8")]);
    if (!environment.split("\0").includes(mark) || !command.startsWith("/")) return false;
    return /\0ipykernel_launcher|\0ipykernel\0/.test(command) || (await isForked(pid, command));
  } catch {
    // It ended while we looked.
    return false;
  }
}

/** A kernel that was forked has the command of the process that it comes from. */
async function isForked(pid: number, command: string): Promise<boolean> {
  if (!command.includes("/fork_server.py\0")) return false;
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const parent = /^PPid:\t(\d+)$/m.exec(status)?.[1];
  return parent === "1" || (await readFile(`/proc/${parent}/cmdline`, "utf8").catch(() => "")).includes("/fork_server.py\0");
}
