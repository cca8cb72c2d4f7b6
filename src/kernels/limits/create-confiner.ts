/** Chooses by what means this system holds kernels to their limits, and says so. */
import { type CgroupSystem, createCgroupConfiner } from "./cgroup.js";
import type { Confiner, KernelLimits } from "./confinement.js";
import { createResourceLimit } from "./resource-limit.js";

export interface ConfinerOptions {
  readonly limits: KernelLimits;
  readonly platform: NodeJS.Platform;
  log(line: string): void;
  /** A limit that is set and not kept. */
  warn(line: string): void;
}

const SYSTEM: CgroupSystem = { proc: "/proc", mount: "/sys/fs/cgroup", pid: process.pid };

/** To be called before a process is started that would be in the way of the server's move to another group. Undefined: nothing is limited. */
export async function createConfiner(options: ConfinerOptions, system: CgroupSystem = SYSTEM): Promise<Confiner | undefined> {
  const { limits, platform, log, warn } = options;
  const { memoryBytes, cpus } = limits;
  if (memoryBytes === undefined && cpus === undefined) return undefined;
  if (platform !== "linux") {
    warn("KERNEL_MAX_MEMORY and KERNEL_MAX_CPU are not enforced on this system.");
    return undefined;
  }
  const outcome = await createCgroupConfiner(limits, system, log);
  if (outcome.confiner !== undefined) {
    log(`Kernels are held to their limits by control groups below ${outcome.path}.`);
    return outcome.confiner;
  }
  if (cpus !== undefined) warn(`KERNEL_MAX_CPU is not enforced: control groups can't be used. ${outcome.reason}`);
  if (memoryBytes === undefined) return undefined;
  log(`KERNEL_MAX_MEMORY bounds the data of each process: control groups can't be used. ${outcome.reason}`);
  return createResourceLimit(memoryBytes);
}
