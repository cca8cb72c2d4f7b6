import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Kernel, KernelDeath, KernelProvider } from "../../src/kernels/kernel.js";
import { createConfiner } from "../../src/kernels/limits/create-confiner.js";
import { createLocalProvider } from "../../src/kernels/local-provider.js";
import { execute, executeRequest, textOf } from "./execute.js";

const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));
const MEMORY = 400 * 1024 * 1024;
let folder: string;
let provider: KernelProvider | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "limits-"));
});

afterEach(async () => {
  await provider?.close();
  await rm(folder, { recursive: true });
});

/** A machine whose control groups are what the test has put there. */
async function startPython(cpus?: number): Promise<Kernel> {
  const system = { proc: join(folder, "proc"), mount: join(folder, "cgroup"), pid: process.pid };
  const limits = { memoryBytes: MEMORY, cpus };
  const silence = { log: () => {}, warn: () => {} };
  const confiner = await createConfiner({ limits, platform: "linux", ...silence }, system);
  if (confiner === undefined) throw new Error("Linux has always some means");
  provider = await createLocalProvider({ env: process.env, prefixes: [VENV], startTimeoutMs: 30_000, confiner, log: silence.log });
  return provider.start({ kernelName: "python3", workingDirectory: folder, env: {} });
}

const deathOf = (kernel: Kernel): Promise<KernelDeath> => new Promise((resolve) => kernel.onDied(resolve));

test("where data is bounded, a kernel that wants more gets an error and lives on; libraries with threads have enough", async () => {
  const kernel = await startPython();
  const refused = await execute(kernel, "x = b'x' * 10**9");
  expect(refused.find(({ header }) => header.msg_type === "execute_reply")?.content.ename).toBe("MemoryError");
  const sum = "import numpy as np, pandas, matplotlib.pyplot\na = np.ones((500, 500))\nprint(int((a @ a).sum()))";
  expect(textOf(await execute(kernel, sum))).toBe("125000000\n");
  await kernel.stop();
});

test("a kernel that ends because it was refused memory says so", async () => {
  const kernel = await startPython();
  const death = deathOf(kernel);
  // As the C++ runtime does; past the pipe in which the kernel gathers what cells print, and which may end with it unread.
  kernel.send(
    executeRequest(
      "import os, sys\nos.write(sys.stderr._original_stdstream_copy, b\"terminate called after throwing an instance of 'std::bad_alloc'\\n\")\nos.abort()",
    ),
  );
  const { cause, detail } = await death;
  expect(cause).toBe("memory");
  expect(detail).toContain(`KERNEL_MAX_MEMORY allows ${MEMORY} bytes`);
  await kernel.restart();
  expect(textOf(await execute(kernel, "print('back')"))).toBe("back\n");
});

test("in control groups the kernel enters its own before it runs, each process a new one, and its end by the limit is known", async () => {
  await mkdir(join(folder, "proc", "self"), { recursive: true });
  await mkdir(join(folder, "cgroup"));
  await writeFile(join(folder, "proc", "self", "cgroup"), "0::/\n");
  await writeFile(join(folder, "cgroup", "cgroup.controllers"), "cpu memory\n");
  const kernel = await startPython(0.5);
  const groups = async (): Promise<string[]> => (await readdir(join(folder, "cgroup"))).filter((name) => name.startsWith("kernel-"));
  const [group = ""] = await groups();
  const pid = textOf(await execute(kernel, "import os; print(os.getpid())")).trim();
  expect((await readFile(join(folder, "cgroup", group, "cgroup.procs"), "utf8")).trim()).toBe(pid);
  const death = deathOf(kernel);
  await writeFile(join(folder, "cgroup", group, "memory.events"), "oom_kill 1\n");
  process.kill(Number(pid), "SIGKILL");
  expect(await death).toEqual({
    cause: "memory",
    detail: expect.stringMatching(/^signal SIGKILL\. It used more than the 419430400 bytes/),
  });
  await kernel.restart();
  expect(await groups()).toHaveLength(2);
});
