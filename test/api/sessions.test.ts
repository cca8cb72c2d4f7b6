import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject, JupyterMessage } from "../../src/protocol/message.js";
import { RESET_TYPE, SEQUENCE_KEY, STATE_TYPE } from "../../src/protocol/page.js";
import { kernelsRunning } from "../support/kernels-under-test.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const mark = globalThis.crypto.randomUUID();
let folder: string;
let server: ServerProcess;

async function write(name: string, ...cells: readonly string[]): Promise<void> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } },
    cells: cells.map((source) => ({ cell_type: "code", metadata: {}, source, outputs: [], execution_count: null })),
  };
  await writeFile(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sessions-"));
  await write("counter", "import ipywidgets as w\nslider = w.IntSlider(3)\nslider");
  await write("quiet", "import os\nos.environ['JUPYTER_WIDGETS_ECHO'] = '0'", "import ipywidgets as w\nslider = w.IntSlider(3)\nslider");
  await write("loop", "import time\nfor step in range(1000):\n    print('tick', step, flush=True)\n    time.sleep(0.02)");
  const captured = "with out:\n    print('inside', flush=True)\n    time.sleep(600)";
  await write("captured", `import ipywidgets as w, time\nout = w.Output()\ndisplay(out)\n${captured}`, "print('next')");
  await write("two", "print('first')", "print('second')");
  await write(
    "clicks",
    "import ipywidgets as w, time\nout = w.Output()\nbutton = w.Button()\n@button.on_click\ndef press(_):\n    with out:\n        for step in range(20):\n            print('line', step, flush=True)\n            time.sleep(0.03)\n    print('done')\nw.VBox([button, out])",
  );
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error", TEST_RUN_MARK: mark, KG_KERNEL_RETENTIONTIME: "500" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const dataOf = (message: JupyterMessage): JsonObject => message.content.data as JsonObject;
const isOpenOf = (model: string) => (message: JupyterMessage) =>
  message.header.msg_type === "comm_open" && (dataOf(message).state as JsonObject)._model_name === model;
const textsOf = (page: PageClient): string =>
  page.received
    .filter(({ header }) => header.msg_type === "stream")
    .map(({ content }) => content.text)
    .join("");

const post = (page: PageClient, action: string): Promise<Response> =>
  fetch(`${server.url}/api/kernels/${page.kernelId}/${action}`, {
    method: "POST",
    headers: { cookie: page.cookie, "content-type": "application/json" },
  });

test("a page gets a reset, the journal and the state; one that comes back only what it missed", async () => {
  const page = await PageClient.open(server.url, "two");
  await page.settled();
  const second = await PageClient.open(server.url, "two", { cookie: page.cookie });
  await second.settled();
  expect(second.kernelId).toBe(page.kernelId);
  expect(second.types()).toEqual([RESET_TYPE, "stream", "stream", STATE_TYPE]);
  const last = page.received.map(({ metadata }) => Number(metadata[SEQUENCE_KEY] ?? 0));
  const third = await PageClient.open(server.url, "two", { cookie: page.cookie, since: (last.at(-1) ?? 0) - 1 });
  await third.next(({ header }) => header.msg_type === STATE_TYPE);
  expect(third.types()).toEqual([STATE_TYPE]);
  for (const client of [page, second, third]) client.close();
});

test("a replay says how far the page is only with its last message", async () => {
  const page = await PageClient.open(server.url, "counter");
  await page.settled();
  const second = await PageClient.open(server.url, "counter", { cookie: page.cookie });
  await second.settled();
  const numbered = second.received.filter(({ metadata }) => SEQUENCE_KEY in metadata);
  expect(numbered.map(({ header }) => header.msg_type)).toEqual([STATE_TYPE]);
  for (const client of [page, second]) client.close();
});

const stateValue = (message: JupyterMessage): unknown => (dataOf(message).state as JsonObject).value;

test.each(["counter", "quiet"])("what one tab changes another is told, whether the kernel echoes or not: %s", async (dashboard) => {
  const first = await PageClient.open(server.url, dashboard);
  await first.settled();
  const second = await PageClient.open(server.url, dashboard, { cookie: first.cookie });
  await second.settled();
  const slider = await first.next(isOpenOf("IntSliderModel"));
  const commId = String(slider.content.comm_id);
  const tell = (value: number): string =>
    first.send("comm_msg", { comm_id: commId, data: { method: "update", state: { value }, buffer_paths: [] } });
  const saysValue = (value: number) => (message: JupyterMessage) =>
    message.header.msg_type === "comm_msg" && message.content.comm_id === commId && (dataOf(message).state as JsonObject).value === value;
  tell(5);
  await second.next(saysValue(5));
  tell(8);
  await second.next(saysValue(8));
  const third = await PageClient.open(server.url, dashboard, { cookie: first.cookie });
  await third.next(isOpenOf("IntSliderModel"));
  // The kernel's echo of 5 may come after the page's 8 for a moment; its echo of 8 follows.
  await third.next((message) => saysValue(8)(message) || (isOpenOf("IntSliderModel")(message) && stateValue(message) === 8));
  for (const client of [first, second, third]) client.close();
});

test("an Output widget's text only grows, and the kernel's echoes of it do not come back", async () => {
  const page = await PageClient.open(server.url, "clicks");
  await page.settled();
  const button = await page.next(isOpenOf("ButtonModel"));
  const output = await page.next(isOpenOf("OutputModel"));
  page.send("comm_msg", { comm_id: String(button.content.comm_id), data: { method: "custom", content: { event: "click" } } });
  const ofOutput = (): JupyterMessage[] =>
    page.received.filter(({ content, header }) => header.msg_type === "comm_msg" && content.comm_id === output.content.comm_id);
  await page.next((message) => ofOutput().includes(message) && JSON.stringify(message.content).includes("line 19"));
  await page.next(({ content }) => content.text === "done\n");
  const lengths = ofOutput()
    .map((message) => dataOf(message))
    .filter((data) => "outputs" in (data.state as JsonObject))
    .map((data) => JSON.stringify((data.state as JsonObject).outputs).length);
  expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  expect(ofOutput().map((message) => dataOf(message).method)).not.toContain("echo_update");
  expect(JSON.stringify(page.received.map(({ content }) => content))).not.toMatch(/"msg_id":"[^"]/);
  page.close();
});

test("restarts at once leave one kernel, and nothing of the old one comes after the reset", async () => {
  const page = await PageClient.open(server.url, "loop");
  await page.next(({ content }) => String(content.text).includes("tick 3"));
  const restarts = await Promise.all([post(page, "restart"), post(page, "restart"), post(page, "restart")]);
  expect(restarts.map(({ status }) => status)).toEqual([200, 200, 200]);
  await page.next((message) => message.header.msg_type === RESET_TYPE && message !== page.received[0]);
  const reset = page.types().lastIndexOf(RESET_TYPE);
  const first = page.received.slice(reset).find(({ header }) => header.msg_type === "stream");
  await page.next((message) => page.received.indexOf(message) > reset && message.header.msg_type === "stream");
  expect(first === undefined || String(first.content.text).startsWith("tick 0")).toBe(true);
  page.close();
  await until(async () => (await kernelsRunning(`TEST_RUN_MARK=${mark}`)) === 0);
});

test("an interrupt stops the cell that runs and says so", async () => {
  const page = await PageClient.open(server.url, "loop");
  await page.next(({ content }) => String(content.text).includes("tick 2"));
  expect((await post(page, "interrupt")).status).toBe(204);
  const { content } = await page.settled();
  expect(content.cells).toContainEqual({ index: 0, status: "failed", reason: "stopped" });
  // What the kernel calls it is nothing to a visitor.
  expect(page.types()).not.toContain("error");
  const again = await PageClient.open(server.url, "loop", { cookie: page.cookie });
  await again.settled();
  expect(again.types()).not.toContain("error");
  for (const each of [page, again]) each.close();
});

test("a stop counts in an Output widget's block too, which swallows the interrupt", async () => {
  const page = await PageClient.open(server.url, "captured");
  await page.next((message) => message.header.msg_type === "comm_msg" && JSON.stringify(dataOf(message)).includes("inside"));
  expect((await post(page, "interrupt")).status).toBe(204);
  const { content } = await page.settled();
  expect(content.cells).toEqual([
    { index: 0, status: "failed", reason: "stopped" },
    { index: 1, status: "not-run" },
  ]);
  expect(JSON.stringify(page.received)).not.toContain("KeyboardInterrupt");
  page.close();
});

test("a notebook that changes gets new sessions; the old page's goes on", async () => {
  await write("changing", "print('before')");
  const old = await PageClient.open(server.url, "changing");
  await old.settled();
  await write("changing", "print('inserted')", "print('before')");
  const fresh = await PageClient.open(server.url, "changing", { cookie: old.cookie });
  await fresh.settled();
  expect(fresh.kernelId).not.toBe(old.kernelId);
  expect(textsOf(fresh)).toBe("inserted\nbefore\n");
  expect((await fetch(`${server.url}/api/kernels/${old.kernelId}`, { headers: { cookie: old.cookie } })).status).toBe(200);
  for (const client of [old, fresh]) client.close();
});

test("starting over ends the old session also where there is no other room", async () => {
  const small = await startServerProcess({ folder, env: { MAX_KERNELS: "1", LOG_LEVEL: "error" } });
  const page = await PageClient.open(small.url, "two");
  await page.settled();
  const headers = { "content-type": "application/json", origin: small.url, cookie: page.cookie };
  const again = await fetch(`${small.url}/_api/sessions`, {
    method: "POST",
    headers,
    body: JSON.stringify({ dashboard: "two", startOver: true }),
  });
  expect(again.status).toBe(200);
  expect(await page.closed).toBe(4404);
  await small.stop();
});

test("a server that is asked to end does so while a kernel is still starting", async () => {
  const stopping = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
  await fetch(`${stopping.url}/_api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: stopping.url },
    body: JSON.stringify({ dashboard: "two" }),
  });
  await stopping.stop();
  expect(stopping.process.exitCode).toBe(0);
});

test("what a kernel printed before it ended is for the log, not for browsers", async () => {
  const directory = join(folder, "kernels", "quitter");
  await mkdir(directory, { recursive: true });
  const spec = { argv: ["/bin/sh", "-c", "echo zq_private_detail >&2; exit 3"], display_name: "Quitter", language: "none" };
  await writeFile(join(directory, "kernel.json"), JSON.stringify(spec));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "quitter", language: "none" } }, cells: [] };
  await writeFile(join(folder, "quitter.ipynb"), JSON.stringify(notebook));
  // A gateway reads what its kernels print, and has its own log.
  const quitting = await startServerProcess({ folder, kernels: "local", env: { JUPYTER_PATH: folder } });
  const page = await PageClient.open(quitting.url, "quitter");
  await page.next(({ content }) => content.kernel === "failed");
  const headers = { cookie: page.cookie, "x-jupyter-notebook-path": "quitter", "x-jupyter-session-id": "s" };
  const restart = await fetch(`${quitting.url}/api/kernels/${page.kernelId}/restart`, { method: "POST", headers });
  const start = await fetch(`${quitting.url}/api/kernels`, { method: "POST", headers });
  expect([restart.status, start.status]).toEqual([503, 503]);
  expect((await restart.text()) + (await start.text()) + JSON.stringify(page.received)).not.toContain("zq_private_detail");
  await expect.poll(() => quitting.log()).toContain("zq_private_detail");
  page.close();
  await quitting.stop();
});

test("a name that no file can have is a bad request", async () => {
  const headers = { "content-type": "application/json", origin: server.url };
  const response = await fetch(`${server.url}/_api/sessions`, { method: "POST", headers, body: '{"dashboard":"\\ud800"}' });
  expect([400, 404]).toContain(response.status);
});
