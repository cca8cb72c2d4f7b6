import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JupyterMessage } from "../../src/protocol/message.js";
import { SESSION_IDLE, STATE_TYPE } from "../../src/protocol/page.js";
import { kernelsRunning } from "../support/kernels-under-test.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const mark = globalThis.crypto.randomUUID();
let folder: string;
let server: ServerProcess;

const WATCHED = [
  "import threading, time",
  "from IPython.display import display",
  "handle = display('figure 0', display_id=True)",
  "def change():\n    for n in range(1, 1000):\n        time.sleep(0.2)\n        handle.update(f'figure {n}')",
  "threading.Thread(target=change, daemon=True).start()",
].join("\n");
const STUBBORN = "while not os.path.exists('enough'):\n    try:\n        time.sleep(0.2)\n    except KeyboardInterrupt:\n        pass";
const DEAF =
  "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('deaf')";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "life-"));
  const write = (name: string, ...cells: readonly string[]): Promise<void> => writeNotebook(join(folder, `${name}.ipynb`), ...cells);
  await write("greedy", "print('before')", "taken = b'x' * 10**9", "print('after')");
  await write("quiet", "print('here')");
  await write("watched", WATCHED);
  await write("endless", DEAF, "while True:\n    pass");
  await write("slow", "print('before')", "import time\nprint('begun', flush=True)\ntime.sleep(60)", "print('after')");
  await write("stubborn", "import os, time", STUBBORN, "print('after')");
  server = await startServerProcess({
    folder,
    env: {
      LOG_LEVEL: "warn",
      TEST_RUN_MARK: mark,
      KG_KERNEL_RETENTIONTIME: "300",
      KERNEL_CULL_IDLE: "4000",
      CELL_TIMEOUT: "5000",
    },
  });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const kernels = (): Promise<number> => kernelsRunning(`TEST_RUN_MARK=${mark}`);

const stateWith =
  (part: string) =>
  ({ header, content }: JupyterMessage): boolean =>
    header.msg_type === STATE_TYPE && JSON.stringify(content).includes(part);

test("a kernel that does nothing ends although its page is open, one that publishes by itself goes on", async () => {
  const [quiet, watched] = [await PageClient.open(server.url, "quiet"), await PageClient.open(server.url, "watched")];
  expect(await quiet.closed).toBe(SESSION_IDLE);
  const seen = watched.received.length;
  await watched.next((message) => watched.received.indexOf(message) >= seen && message.header.msg_type === "update_display_data");
  const again = await PageClient.open(server.url, "quiet", { cookie: quiet.cookie });
  expect(again.kernelId).not.toBe(quiet.kernelId);
  for (const page of [again, watched]) page.close();
  await until(async () => (await kernels()) === 0);
});

test("a kernel that is at work for nobody ends, whatever it makes of signals", async () => {
  const page = await PageClient.open(server.url, "endless");
  await page.next(stateWith('{"index":1,"status":"running"}'));
  page.close();
  await until(async () => (await kernels()) === 0);
});

test("a cell that takes too long is interrupted, says so, and the rest is left out", async () => {
  const page = await PageClient.open(server.url, "slow");
  await page.next(({ content }) => content.text === "begun\n");
  const state = await page.next(stateWith('"failed"'));
  expect(state.content.cells).toEqual([
    { index: 0, status: "done" },
    { index: 1, status: "failed", reason: "time" },
    { index: 2, status: "not-run" },
  ]);
  expect(state.content.kernel).toBe("idle");
  expect(page.types()).not.toContain("error");
  await expect.poll(() => server.log()).toMatch(/"dashboard":"slow","cell":1,"limitMs":5000,.*is interrupted/);
  page.close();
});

test("a cell that does not heed the interrupt loses its kernel; a restart brings another", async () => {
  const page = await PageClient.open(server.url, "stubborn");
  const dead = await page.next(stateWith('"dead"'));
  expect(dead.content.problem).toBe("A part of this dashboard took longer than this dashboard allows, so its program was stopped.");
  expect(dead.content.cells).toEqual([
    { index: 0, status: "done" },
    { index: 1, status: "failed", reason: "time" },
    { index: 2, status: "not-run" },
  ]);
  await writeFile(join(folder, "enough"), "");
  const before = page.received.length;
  const response = await fetch(`${server.url}/api/kernels/${page.kernelId}/restart`, { method: "POST", headers: { cookie: page.cookie } });
  expect(response.status).toBe(200);
  const settled = await page.next(
    (message) => page.received.indexOf(message) >= before && stateWith('{"index":2,"status":"done"}')(message),
  );
  expect(settled.content.problem).toBeUndefined();
  page.close();
  await until(async () => (await kernels()) === 0);
});

test("what takes more memory than it may is told so, by whatever means this machine has", async () => {
  // A gateway's kernels are the gateway's to limit.
  const limited = await startServerProcess({ folder, kernels: "local", env: { LOG_LEVEL: "warn", KERNEL_MAX_MEMORY: "400000000" } });
  const page = await PageClient.open(limited.url, "greedy");
  const state = await page.next(stateWith("memory"));
  const told = JSON.stringify(state.content);
  expect(told.includes('{"index":1,"status":"failed","reason":"memory"}') || told.includes("used more memory than it may")).toBe(true);
  expect(told).toContain('{"index":2,"status":"not-run"}');
  page.close();
  await limited.stop();
});
