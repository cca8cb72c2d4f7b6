import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KernelStartError } from "../../src/kernels/errors.js";
import type { KernelProvider } from "../../src/kernels/kernel.js";
import { createLocalProvider } from "../../src/kernels/local-provider.js";
import { until } from "../support/patience.js";
import { kernelPids, pidsOf } from "../support/processes.js";
import { executeRequest } from "./execute.js";

const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));
const HOLDER = fileURLToPath(new URL("./kernel-holder.ts", import.meta.url));
const PYTHON = join(VENV, "bin", "python");

/** Unlike any other process's. */
const mark = globalThis.crypto.randomUUID();
const seconds = String(1_000_000 + Math.floor(Math.random() * 1_000_000));
let folder: string;
let provider: KernelProvider;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ends-"));
  vi.stubEnv("TMPDIR", folder);
  const env = { ...process.env, JUPYTER_PATH: folder, TEST_RUN_MARK: mark };
  provider = await createLocalProvider({ env, prefixes: [VENV], startTimeoutMs: 30_000, log: () => {} });
});

afterEach(async () => {
  await provider.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function addShellSpec(name: string, script: string): Promise<void> {
  const directory = join(folder, "kernels", name);
  await mkdir(directory, { recursive: true });
  const argv = ["/bin/sh", "-c", script, "{connection_file}"];
  await writeFile(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: name, language: "sh" }));
}

const start = (kernelName: string, env: Record<string, string> = {}, signal?: AbortSignal) =>
  provider.start({ kernelName, workingDirectory: folder, env }, signal);

/** Where connection files and sockets are. */
async function ownFolder(): Promise<string> {
  return join(folder, (await readdir(folder)).find((name) => name.startsWith("jupyter-dashboards-")) ?? "");
}

async function connectionFiles(): Promise<string[]> {
  const own = await ownFolder();
  return (await readdir(own)).filter((name) => name.endsWith(".json")).map((name) => join(own, name));
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test.each([
  ["a variable that no process can have", "a\0b"],
  ["more than the system takes", "x".repeat(300_000)],
])("a start with %s fails like any other, and leaves nothing", async (_, value) => {
  await expect(start("python3", { QUERY_STRING: value })).rejects.toThrow(KernelStartError);
  expect(await readdir(await ownFolder())).toEqual([]);
});

test("only their owner can read the key and reach the sockets, and a stop removes the file", async () => {
  const kernel = await start("python3");
  const [file = "", ...others] = await connectionFiles();
  expect(others).toEqual([]);
  expect([await modeOf(await ownFolder()), await modeOf(file)]).toEqual([0o700, 0o600]);
  await kernel.stop();
  expect(await connectionFiles()).toEqual([]);
});

test("the detail of a death has what was printed last", async () => {
  await addShellSpec("wrapped", `"${PYTHON}" -m ipykernel_launcher -f "$0"; echo last words >&2; exit 7`);
  const kernel = await start("wrapped");
  const death = new Promise<string>((resolve) => kernel.onDied(({ detail }) => resolve(detail)));
  kernel.send(executeRequest("import os; os._exit(1)"));
  expect(await death).toMatch(/exit code 7[\s\S]*last words/);
  await kernel.interrupt();
  await kernel.stop();
});

test("a kernel that is not wanted any more may tidy up on SIGTERM", async () => {
  await addShellSpec("tidy", "trap 'echo tidied > tidied; exit' TERM; echo up > up; while :; do sleep 1; done");
  const abort = new AbortController();
  const started = start("tidy", {}, abort.signal);
  await until(async () => (await readdir(folder)).includes("up"));
  abort.abort();
  await expect(started).rejects.toThrow(KernelStartError);
  expect(await readFile(join(folder, "tidied"), "utf8")).toBe("tidied\n");
});

test("one that does not heed SIGTERM ends all the same", async () => {
  await addShellSpec("stubborn", `trap '' TERM; echo up > up; sleep ${seconds}`);
  const abort = new AbortController();
  const started = start("stubborn", {}, abort.signal);
  await until(async () => (await readdir(folder)).includes("up") && (await pidsOf(`sleep\0${seconds}`)).length > 0);
  abort.abort();
  await expect(started).rejects.toThrow(KernelStartError);
  await until(async () => (await pidsOf(`sleep\0${seconds}`)).length === 0);
});

test("closing ends a kernel that is still starting, and none starts after it", async () => {
  await addShellSpec("mute", `sleep ${seconds}; :`);
  const started = start("mute").catch((error: unknown) => error);
  await until(async () => (await pidsOf(`sleep\0${seconds}`)).length > 0);
  await provider.close();
  await until(async () => (await pidsOf(`sleep\0${seconds}`)).length === 0);
  expect(await started).toBeInstanceOf(KernelStartError);
  await expect(start("python3")).rejects.toThrow(KernelStartError);
});

test("after a SIGKILL of the server the kernel and what it started are gone within 10 seconds", async () => {
  const holder = spawn(process.execPath, ["--import", "tsx", HOLDER, VENV, seconds], {
    env: { ...process.env, TEST_RUN_MARK: `${mark}-held` },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const held = `TEST_RUN_MARK=${mark}-held`;
  expect(await kernelPids(held)).toHaveLength(1);
  expect(await pidsOf(`sleep\0${seconds}`)).toHaveLength(1);
  holder.kill("SIGKILL");
  const killed = Date.now();
  await until(async () => [...(await kernelPids(held)), ...(await pidsOf(`sleep\0${seconds}`))].length === 0);
  expect(Date.now() - killed).toBeLessThan(10_000);
});
