/** Python kernels that are forked from a process that has loaded what they need. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Kernel, KernelProvider } from "../../src/kernels/kernel.js";
import { createLocalProvider } from "../../src/kernels/local-provider.js";
import { until } from "../support/patience.js";
import { execute, textOf } from "./execute.js";

const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));
let folder: string;
/** Python imports its `sitecustomize` as it starts. */
let modules: string;
let provider: KernelProvider;
let said: string[];

async function create(fork = true): Promise<void> {
  const env = { ...process.env, PYTHONPATH: modules };
  provider = await createLocalProvider({ env, prefixes: [VENV], startTimeoutMs: 30_000, fork, log: (line) => said.push(line) });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "forked-"));
  modules = await mkdtemp(join(tmpdir(), "modules-"));
  said = [];
});

afterEach(async () => {
  await provider.close();
  await rm(folder, { recursive: true });
  await rm(modules, { recursive: true });
});

const start = (env = {}, code: readonly string[] = []): Promise<Kernel> =>
  provider.start({ kernelName: "python3", workingDirectory: folder, env, code });

/** Starts kernels until one has modules loaded before its first cell, and resolves to these of the names. */
async function loadedBefore(code: readonly string[], names: readonly string[]): Promise<readonly string[]> {
  let loaded: readonly string[] = [];
  await until(async () => {
    const kernel = await start({}, code);
    loaded = (await say(kernel, `import sys; print(*(name for name in ${JSON.stringify(names)} if name in sys.modules))`)).split(" ");
    await kernel.stop();
    return loaded.length > 1 || loaded[0] !== "";
  });
  return loaded;
}

async function say(kernel: Kernel, code: string): Promise<string> {
  return textOf(await execute(kernel, code)).trim();
}

const parentOf = (kernel: Kernel): Promise<string> => say(kernel, "import os; print(os.getppid())");

test("kernels come from one process, each with its own variables, folder, state and random numbers", async () => {
  await create();
  const [first, second] = [await start({ QUERY_STRING: "a=1" }), await start({ USER_NAME: "anna" })];
  const parent = await parentOf(first);
  expect(parent).not.toBe(String(process.pid));
  expect(await parentOf(second)).toBe(parent);
  const variables =
    "import os; print(os.environ.get('QUERY_STRING'), os.environ.get('USER_NAME'), os.getcwd(), os.getpgid(0) == os.getpid())";
  expect(await say(first, variables)).toBe(`a=1 None ${folder} True`);
  expect(await say(second, variables)).toBe(`None anna ${folder} True`);
  const drawn =
    "import random, numpy, uuid; print(random.random(), numpy.random.random(), uuid.uuid4(), get_ipython().kernel.session.session)";
  const [one, other] = [(await say(first, drawn)).split(" "), (await say(second, drawn)).split(" ")];
  expect(one.filter((value) => other.includes(value))).toEqual([]);
  expect(said).toEqual([]);
});

test("a plot, a widget and a process of its own work as in any kernel", async () => {
  await create();
  const kernel = await start();
  const messages = await execute(kernel, "import matplotlib.pyplot as plt, ipywidgets\nplt.plot([1, 2])\ndisplay(ipywidgets.IntSlider())");
  const mimeTypes = messages
    .filter(({ header }) => header.msg_type === "display_data")
    .flatMap(({ content }) => Object.keys(content.data ?? {}));
  expect(mimeTypes).toContain("image/png");
  expect(mimeTypes).toContain("application/vnd.jupyter.widget-view+json");
  expect(messages.filter(({ header }) => header.msg_type === "comm_open").length).toBeGreaterThan(0);
  expect(await say(kernel, "import subprocess; print(subprocess.run(['echo', 'hello'], capture_output=True, text=True).stdout)")).toBe(
    "hello",
  );
  const pool =
    "from concurrent.futures import ProcessPoolExecutor\nwith ProcessPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))";
  expect(await say(kernel, pool)).toBe("[1, 2]");
  expect(await say(kernel, "import numpy; print(numpy.ones((600, 600)).dot(numpy.ones((600, 600)))[0, 0])")).toBe("600.0");
});

test("what a kernel printed last and how it ended are told, and its restart is a new one", async () => {
  await create();
  const kernel = await start();
  const death = new Promise<string>((resolve) => kernel.onDied(({ detail }) => resolve(detail)));
  void execute(kernel, "import os, sys; os.write(sys.stderr._original_stdstream_copy, b'last words\\n'); os._exit(7)").catch(() => {});
  expect(await death).toMatch(/exit code 7[\s\S]*last words/);
  await kernel.restart();
  expect(await say(kernel, "print('back')")).toBe("back");
});

test("once something was installed, kernels come from a new process; those of the former live on", async () => {
  await writeFile(join(modules, "sitecustomize.py"), "");
  await create();
  const before = await start();
  const parent = await parentOf(before);
  await writeFile(join(modules, "newly_installed.py"), "");
  const after = await start();
  expect(await parentOf(after)).not.toBe(parent);
  expect(await say(before, "print('still here')")).toBe("still here");
});

test("what the cells of a notebook import is there before they run, once there was more than one kernel for them; others' is not", async () => {
  await create();
  await writeFile(join(folder, "pandas.py"), "");
  const code = [
    "%matplotlib inline\nimport numpy as np, pandas",
    "from matplotlib import pyplot\nimport ipywidgets, no_such_module",
    "x = (",
  ];
  const names = ["numpy", "pandas", "matplotlib", "ipywidgets"];
  expect(await loadedBefore(code, names)).toEqual(["numpy", "matplotlib", "ipywidgets"]);
  const kernel = await start({}, code);
  const drawn = await execute(kernel, "import matplotlib.pyplot as plt, ipywidgets\nplt.plot([1])\ndisplay(ipywidgets.IntSlider())");
  expect(drawn.map(({ header }) => header.msg_type)).toEqual(expect.arrayContaining(["comm_open", "display_data"]));
  expect(await say(kernel, "print(ipywidgets.IntSlider().comm.kernel is get_ipython().kernel)")).toBe("True");
  const seeded = "import numpy; print(numpy.random.random())";
  expect(await say(kernel, seeded)).not.toBe(await say(await start({}, code), seeded));
  expect(await say(await start({}, ["print('hello')"]), "import sys; print('numpy' in sys.modules)")).toBe("False");
  expect(said).toEqual([]);
});

test("a library that leaves a thread is imported by each kernel for itself", async () => {
  const site = join(modules, "site-packages");
  await mkdir(site);
  await writeFile(join(modules, "sitecustomize.py"), `import sys; sys.path.append(${JSON.stringify(site)})`);
  await writeFile(join(site, "busy.py"), "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), daemon=True).start()");
  await writeFile(join(site, "calm.py"), "");
  await create();
  expect(await loadedBefore(["import busy, calm"], ["busy", "calm"])).toEqual(["calm"]);
  expect(said).toEqual([expect.stringMatching(/threads.*busy/)]);
});

test.each([
  ["started a thread", "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), daemon=True).start()", "threads"],
  ["opened a socket", "import socket, builtins\nbuiltins.kept = socket.socket()", "socket"],
  [
    "ended the process",
    "import sys\nif any('fork_server' in argument for argument in sys.orig_argv): sys.exit('out of order')",
    "Its process ended",
  ],
])("where the environment has %s, kernels are started in the common way, and the log says why", async (_, code, reason) => {
  await writeFile(join(modules, "sitecustomize.py"), code);
  await create();
  expect(await parentOf(await start())).toBe(String(process.pid));
  expect(await parentOf(await start())).toBe(String(process.pid));
  expect(said.filter((line) => line.includes("are not forked"))).toEqual([expect.stringContaining(reason)]);
});

test("when the process that they came from is killed, kernels end, and the next come from a new one", async () => {
  await create();
  const kernel = await start();
  const death = new Promise<string>((resolve) => kernel.onDied(({ detail }) => resolve(detail)));
  process.kill(Number(await parentOf(kernel)), "SIGKILL");
  expect(await death).toContain("forked from");
  await kernel.restart();
  expect(await say(kernel, "print('back')")).toBe("back");
});

test("an operator can have all kernels started in the common way", async () => {
  await create(false);
  expect(await parentOf(await start())).toBe(String(process.pid));
});
