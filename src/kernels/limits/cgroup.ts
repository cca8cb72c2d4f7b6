/**
 * Limits by a control group for each kernel (Linux, cgroup v2), where the server has been given a part of the tree of its own.
 * Source: the kernel's documentation, "Control Group v2".
 */
import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode } from "../../disk/error-code.js";
import type { Confinement, Confiner, KernelLimits } from "./confinement.js";

export interface CgroupSystem {
  /** "/proc" */
  readonly proc: string;
  /** "/sys/fs/cgroup" */
  readonly mount: string;
  readonly pid: number;
}

export type CgroupOutcome =
  | { readonly confiner: Confiner; readonly path: string }
  | { readonly confiner: undefined; readonly reason: string };

const PERIOD_US = 100_000;
/** The kernel writes its own number, then becomes the program: nothing of it ever runs outside. */
const ENTER = 'echo $$ > "$0" && exec "$@"';
/** What the kernel has started takes a moment to be gone. */
const REMOVAL_PAUSES_MS: readonly number[] = [20, 100, 500, 1000];

/** Makes the server's control group ready for those of kernels. Where that can't be, all is as before, and the reason says why. */
export async function createCgroupConfiner(
  limits: KernelLimits,
  system: CgroupSystem,
  log: (line: string) => void,
): Promise<CgroupOutcome> {
  try {
    const path = await ownCgroup(system);
    const controllers = wantedControllers(limits);
    await requireControllers(path, controllers);
    await delegate(path, controllers, system.pid);
    return { confiner: { confine: () => enter(path, limits, log) }, path };
  } catch (error) {
    return { confiner: undefined, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function ownCgroup({ proc, mount }: CgroupSystem): Promise<string> {
  const groups = await readFile(join(proc, "self", "cgroup"), "utf8");
  const own = /^0::(\/.*)$/m.exec(groups)?.[1];
  if (own === undefined) throw new Error("This system has no cgroup v2.");
  return join(mount, own);
}

function wantedControllers({ memoryBytes, cpus }: KernelLimits): readonly string[] {
  return [...(memoryBytes === undefined ? [] : ["memory"]), ...(cpus === undefined ? [] : ["cpu"])];
}

async function requireControllers(path: string, wanted: readonly string[]): Promise<void> {
  const present = await readFile(join(path, "cgroup.controllers"), "utf8").then(
    (text) => text.trim().split(/\s+/),
    () => {
      throw new Error(`There is no cgroup v2 at ${path}.`);
    },
  );
  const missing = wanted.filter((name) => !present.includes(name));
  if (missing.length > 0) throw new Error(`The control group ${path} has no controller ${missing.join(", ")}.`);
}

/** A group that hands controllers down may hold no process itself: the server goes into a group below. */
async function delegate(path: string, controllers: readonly string[], pid: number): Promise<void> {
  const server = join(path, "server");
  await mkdir(server).catch((error: unknown) => {
    if (errorCode(error) !== "EEXIST") throw error;
  });
  try {
    await writeFile(join(server, "cgroup.procs"), String(pid));
    await writeFile(join(path, "cgroup.subtree_control"), controllers.map((name) => `+${name}`).join(" "));
  } catch (error) {
    await writeFile(join(path, "cgroup.procs"), String(pid)).catch(() => {});
    await rmdir(server).catch(() => {});
    throw error;
  }
}

async function enter(path: string, limits: KernelLimits, log: (line: string) => void): Promise<Confinement> {
  const group = join(path, `kernel-${globalThis.crypto.randomUUID()}`);
  await mkdir(group);
  const set = (file: string, value: string): Promise<void> => writeFile(join(group, file), value);
  if (limits.memoryBytes !== undefined) {
    await set("memory.max", String(limits.memoryBytes));
    // All of it or nothing: half a kernel is of no use.
    await set("memory.oom.group", "1");
    // A kernel that may use the swap instead would only be slow. Not every system keeps account of it.
    await set("memory.swap.max", "0").catch(() => {});
  }
  if (limits.cpus !== undefined) await set("cpu.max", `${Math.round(limits.cpus * PERIOD_US)} ${PERIOD_US}`);
  return {
    prefix: ["sh", "-c", ENTER, join(group, "cgroup.procs")],
    bounds: { controlGroup: join(group, "cgroup.procs") },
    whyEnded: () => outOfMemory(group, limits),
    release: () => remove(group, log),
  };
}

async function outOfMemory(group: string, { memoryBytes }: KernelLimits): Promise<string | undefined> {
  if (memoryBytes === undefined) return undefined;
  const events = await readFile(join(group, "memory.events"), "utf8").catch(() => "");
  const kills = Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0);
  return kills > 0 ? `It used more than the ${memoryBytes} bytes that KERNEL_MAX_MEMORY allows.` : undefined;
}

async function remove(group: string, log: (line: string) => void): Promise<void> {
  for (const pause of [...REMOVAL_PAUSES_MS, undefined]) {
    try {
      await rmdir(group);
      return;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return;
      if (pause === undefined) log(`The control group ${group} could not be removed. ${error}`);
      else await delay(pause);
    }
  }
}
