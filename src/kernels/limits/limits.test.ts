import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CgroupSystem } from "./cgroup.js";
import type { KernelLimits } from "./confinement.js";
import { createConfiner } from "./create-confiner.js";

const BOTH: KernelLimits = { memoryBytes: 100_000_000, cpus: 1.5 };
let folder: string;
let system: CgroupSystem;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cgroup-"));
  system = { proc: join(folder, "proc"), mount: join(folder, "cgroup"), pid: 4711 };
  said = [];
  await mkdir(join(system.proc, "self"), { recursive: true });
  await mkdir(own(), { recursive: true });
  await writeFile(join(system.proc, "self", "cgroup"), "1:name=systemd:/other\n0::/dashboards.service\n");
  await writeFile(own("cgroup.controllers"), "cpuset cpu io memory pids\n");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function own(...names: string[]): string {
  return join(system.mount, "dashboards.service", ...names);
}

const read = (...names: string[]): Promise<string> => readFile(own(...names), "utf8");

const create = (limits: KernelLimits = BOTH, platform: NodeJS.Platform = "linux") =>
  createConfiner({ limits, platform, log: (line) => said.push(line), warn: (line) => said.push(`warning: ${line}`) }, system);

/** Files of a control group are not in the way of its removal; those of the test are. */
async function empty(group: string): Promise<void> {
  for (const file of await readdir(own(group))) await rm(own(group, file));
}

test("the server moves into a group of its own and gives each kernel one with its limits", async () => {
  const confiner = await create();
  expect(await read("server", "cgroup.procs")).toBe("4711");
  expect(await read("cgroup.subtree_control")).toBe("+memory +cpu");
  const confinement = await confiner?.confine();
  const group = (await readdir(own())).find((name) => name.startsWith("kernel-")) ?? "";
  expect(await read(group, "memory.max")).toBe("100000000");
  expect(await read(group, "memory.oom.group")).toBe("1");
  expect(await read(group, "cpu.max")).toBe("150000 100000");
  expect(confinement?.prefix.at(-1)).toBe(own(group, "cgroup.procs"));
  expect(await confinement?.whyEnded("")).toBeUndefined();
  await writeFile(own(group, "memory.events"), "low 0\nmax 7\noom 1\noom_kill 1\noom_group_kill 1\n");
  expect(await confinement?.whyEnded("")).toBe("It used more than the 100000000 bytes that KERNEL_MAX_MEMORY allows.");
  await empty(group);
  await confinement?.release();
  await confinement?.release();
  expect(await readdir(own())).not.toContain(group);
  expect(said).toEqual([`Kernels are held to their limits by control groups below ${own()}.`]);
});

test("a group that stays is said", async () => {
  const confinement = await (await create())?.confine();
  await confinement?.release();
  expect(said.at(-1)).toMatch(/^The control group .* could not be removed\. .*ENOTEMPTY/);
});

test.each<[string, (this: void) => Promise<void>, RegExp]>([
  ["no cgroup v2", () => writeFile(join(system.proc, "self", "cgroup"), "4:memory:/x\n"), /no cgroup v2/],
  ["another place", () => rm(own("cgroup.controllers")), /no cgroup v2 at/],
  ["no controllers", () => writeFile(own("cgroup.controllers"), "pids\n"), /no controller memory, cpu/],
  ["no leave", () => mkdir(own("cgroup.subtree_control")).then(() => {}), /EISDIR/],
])("with %s data is bounded instead, and what is not enforced is said", async (_, spoil, reason) => {
  await spoil();
  const confinement = await (await create())?.confine();
  expect(confinement?.prefix).toEqual(["sh", "-c", 'ulimit -d "$0"; exec "$@"', "97657"]);
  expect(await confinement?.whyEnded("terminate called after throwing an instance of 'std::bad_alloc'")).toMatch(/allows 100000000 bytes/);
  expect(await confinement?.whyEnded("Segmentation fault")).toBeUndefined();
  expect(said[0]).toMatch(/^warning: KERNEL_MAX_CPU is not enforced/);
  expect(said[1]).toMatch(/^KERNEL_MAX_MEMORY bounds the data of each process/);
  for (const line of said) expect(line).toMatch(reason);
});

test("where it was not let, the server is back where it was", async () => {
  await mkdir(own("cgroup.subtree_control"));
  await create();
  expect(await read("cgroup.procs")).toBe("4711");
});

test("without limits nothing is touched, and where none can be kept that is said", async () => {
  expect(await create({ memoryBytes: undefined, cpus: undefined })).toBeUndefined();
  expect(await readdir(own())).toEqual(["cgroup.controllers"]);
  expect(said).toEqual([]);
  expect(await create(BOTH, "darwin")).toBeUndefined();
  expect(said).toEqual(["warning: KERNEL_MAX_MEMORY and KERNEL_MAX_CPU are not enforced on this system."]);
});
