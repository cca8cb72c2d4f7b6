import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelStartError } from "../../src/kernels/errors.js";
import type { Kernel, KernelProvider } from "../../src/kernels/kernel.js";
import { createLocalProvider } from "../../src/kernels/local-provider.js";
import { createMessage, type JsonObject } from "../../src/protocol/message.js";
import { until } from "../support/patience.js";
import { kernelPids } from "../support/processes.js";
import { execute, executeRequest, next, textOf } from "./execute.js";

const VENV = fileURLToPath(new URL("../../.venv", import.meta.url));
const PYTHON = join(VENV, "bin", "python");
const mark = `kernel-test-${globalThis.crypto.randomUUID()}`;
let folder: string;
let provider: KernelProvider;

async function addSpec(name: string, argv: readonly string[], more: object = {}): Promise<void> {
  const directory = join(folder, "kernels", name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "kernel.json"), JSON.stringify({ argv, display_name: name, language: "python", ...more }));
}

function create(options: { transport?: "ipc" | "tcp"; startTimeoutMs?: number } = {}): Promise<KernelProvider> {
  const env = { ...process.env, JUPYTER_PATH: folder, TEST_RUN_MARK: mark };
  return createLocalProvider({ env, prefixes: [VENV], startTimeoutMs: 30_000, log: () => {}, ...options });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "specs-"));
  await addSpec("nowhere", ["/no/such/program", "{connection_file}"]);
  await addSpec("quitter", ["/bin/sh", "-c", "echo out of order >&2; exit 3"]);
  await addSpec("mute", ["/bin/sh", "-c", "sleep 1000"]);
  await addSpec("by-message", [PYTHON, "-m", "ipykernel_launcher", "-f", "{connection_file}"], { interrupt_mode: "message" });
  await mkdir(join(folder, "kernels", "broken"));
  await writeFile(join(folder, "kernels", "broken", "kernel.json"), "{");
  provider = await create();
});

afterAll(async () => {
  await provider.close();
  await rm(folder, { recursive: true });
  expect(await kernelPids(`TEST_RUN_MARK=${mark}`)).toEqual([]);
});

const startPython = (from = provider): Promise<Kernel> =>
  from.start({ kernelName: "python3", workingDirectory: folder, env: { GREETING: "hello" } });

test("kernelspecs are found, broken ones passed over", async () => {
  const names = (await provider.specs()).map((spec) => spec.name);
  expect(names).toContain("python3");
  expect(names).toContain("mute");
  expect(names).not.toContain("broken");
});

test.each(["ipc", "tcp"] as const)("a kernel over %s runs code in its folder with its environment", async (transport) => {
  const own = await create({ transport });
  const kernel = await startPython(own);
  const printed = textOf(await execute(kernel, "import os; print(os.getcwd(), os.environ['GREETING'])"));
  expect(printed.trim()).toBe(`${folder} hello`);
  await own.close();
});

test("nothing that the first execution publishes is missed", async () => {
  const kernel = await startPython();
  const types = (await execute(kernel, "print('x'); 1")).map((message) => message.header.msg_type);
  expect(types.filter((type) => type !== "execute_reply")).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
  await kernel.stop();
});

test.each([
  ["a signal", "python3"],
  ["a message", "by-message"],
])("an interrupt by %s stops what runs", async (_, kernelName) => {
  const kernel = await provider.start({ kernelName, workingDirectory: folder, env: {} });
  const started = next(kernel, "stream");
  const running = execute(kernel, "import time\nprint('on', flush=True)\nfor _ in range(1000): time.sleep(0.1)");
  await started;
  await kernel.interrupt();
  expect((await running).some((message) => message.content.ename === "KeyboardInterrupt")).toBe(true);
  await kernel.stop();
});

test("buffers go both ways", async () => {
  const kernel = await startPython();
  const opened = next(kernel, "comm_open");
  await execute(
    kernel,
    `from comm import create_comm
echo = create_comm(target_name="echo", data={}, buffers=[b"\\x00\\xff"])
echo.on_msg(lambda message: echo.send({}, buffers=[bytes(reversed(buffer)) for buffer in message["buffers"]]))`,
  );
  const { content, buffers } = await opened;
  expect(buffers.map((buffer) => [...buffer])).toEqual([[0, 255]]);
  const echoed = next(kernel, "comm_msg");
  const sent = [new Uint8Array([1, 2, 3]), new Uint8Array(), new Uint8Array(300_000).fill(7)];
  const comm: JsonObject = { comm_id: content.comm_id ?? "", data: {} };
  kernel.send(createMessage({ channel: "shell", msgType: "comm_msg", session: "test", content: comm, buffers: sent }));
  expect((await echoed).buffers.map((buffer) => [...buffer])).toEqual(sent.map((buffer) => [...buffer].reverse()));
  await kernel.stop();
});

test("a restart gives a new process under the same id", async () => {
  const kernel = await startPython();
  const pid = textOf(await execute(kernel, "x = 1; import os; print(os.getpid())"));
  await kernel.restart();
  const after = textOf(await execute(kernel, "import os; print(os.getpid(), 'x' in globals())"));
  expect(after).toContain("False");
  expect(after.split(" ")[0]).not.toBe(pid.trim());
  await kernel.stop();
});

test("a kernel's death is told, and a restart brings it back", async () => {
  const kernel = await startPython();
  const pid = Number(textOf(await execute(kernel, "import os; print(os.getpid())")));
  const death = new Promise<string>((resolve) => kernel.onDied(({ detail }) => resolve(detail)));
  process.kill(pid, "SIGKILL");
  expect(await death).toContain("SIGKILL");
  await kernel.restart();
  expect(textOf(await execute(kernel, "print('back')"))).toBe("back\n");
  await kernel.stop();
});

test("restarts at once are one restart, and leave one process", async () => {
  const kernel = await startPython();
  await Promise.all([kernel.restart(), kernel.restart(), kernel.restart()]);
  expect(await kernelPids(`TEST_RUN_MARK=${mark}`)).toHaveLength(1);
  await kernel.stop();
  expect(await kernelPids(`TEST_RUN_MARK=${mark}`)).toEqual([]);
});

test("nothing of the old process is heard after a restart was asked for", async () => {
  const kernel = await startPython();
  const speaking = next(kernel, "stream");
  kernel.send(executeRequest("import time\nwhile True:\n    print('old', flush=True)\n    time.sleep(0.01)"));
  await speaking;
  const restarted = kernel.restart();
  const heard: string[] = [];
  kernel.onMessage(({ header }) => heard.push(header.msg_type));
  await restarted;
  expect(heard).not.toContain("stream");
  await kernel.stop();
});

test("a start that is given up ends at once", async () => {
  const abort = new AbortController();
  const start = provider.start({ kernelName: "mute", workingDirectory: folder, env: {} }, abort.signal);
  abort.abort();
  await expect(start).rejects.toThrow(KernelStartError);
});

test("stopping ends what the kernel has started too, and is no death", async () => {
  const kernel = await startPython();
  let deaths = 0;
  kernel.onDied(() => {
    deaths += 1;
  });
  const pid = Number(textOf(await execute(kernel, "import subprocess; print(subprocess.Popen(['sleep', '1000']).pid)")));
  await Promise.all([kernel.stop(), kernel.stop()]);
  await until(async () => !isRunning(pid));
  expect(deaths).toBe(0);
});

test.each([
  ["nowhere", /ENOENT/],
  ["quitter", /exit code 3[\s\S]*out of order/],
])("a kernel that can't start says why: %s", async (kernelName, reason) => {
  const start = provider.start({ kernelName, workingDirectory: folder, env: {} });
  await expect(start).rejects.toThrow(KernelStartError);
  await expect(start).rejects.toThrow(reason);
});

test("a kernel that never answers is given up and ended", async () => {
  const impatient = await create({ startTimeoutMs: 300 });
  await expect(impatient.start({ kernelName: "mute", workingDirectory: folder, env: {} })).rejects.toThrow(/within 300 ms/);
  await impatient.close();
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
