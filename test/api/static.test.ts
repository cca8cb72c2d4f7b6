/** Dashboards that show the outputs of their last run: no kernel for visitors, one when it runs. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SnapshotContent } from "../../src/protocol/snapshot.js";
import { kernelsRunning } from "../support/kernels-under-test.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith } from "../support/write-notebook.js";

/** Says how often it has run; fails while a file says so. */
const countRuns = (name: string): string =>
  [
    "import pathlib",
    `file = pathlib.Path('${name}.count')`,
    "number = int(file.read_text()) + 1 if file.exists() else 1",
    "file.write_text(str(number))",
    `if pathlib.Path('${name}.bad').exists():\n    raise ValueError('not today')`,
    "print('run', number)",
  ].join("\n");
const WIDGETS = "import ipywidgets as w\nout = w.Output()\nwith out:\n    print('inside')\nw.VBox([w.IntSlider(7), out])";

const mark = globalThis.crypto.randomUUID();
let folder: string;
let server: ServerProcess;

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, `${name}.ipynb`), text);
const kernels = (): Promise<number> => kernelsRunning(`TEST_RUN_MARK=${mark}`);

async function start(): Promise<void> {
  const env = { LOG_LEVEL: "info", TEST_RUN_MARK: mark, KG_KERNEL_RETENTIONTIME: "300", NOTEBOOKS_POLL_INTERVAL: "200" };
  server = await startServerProcess({ folder, env });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "static-"));
  for (const name of ["report", "asked", "broken", "edited", "due"]) {
    const settings = { session: "static", ...(name === "due" ? { refresh_minutes: 1 } : {}) };
    await write(name, notebookWith(settings, "# A report", countRuns(name), WIDGETS));
  }
  await write("missing", notebookWith({ session: "static" }, "import os\nos._exit(3)"));
  await write("own", notebookWith({}, "print('own')"));
  await start();
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const snapshotOf = (name: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/_api/snapshots/${name}`, { headers: { accept: "application/json", ...headers } });
const pageOf = async (name: string): Promise<string> =>
  (await fetch(`${server.url}/dashboards/${name}`, { headers: { accept: "text/html" } })).text();
const refresh = (name: string): Promise<Response> => fetch(`${server.url}/_api/refresh/${name}`, { method: "POST" });

async function ensureRun(name: string): Promise<void> {
  if ((await snapshotOf(name)).status === 404) await refresh(name);
}

async function openSession(name: string, cookie = ""): Promise<unknown> {
  const headers = { "content-type": "application/json", origin: server.url, ...(cookie === "" ? {} : { cookie }) };
  const response = await fetch(`${server.url}/_api/sessions`, { method: "POST", headers, body: JSON.stringify({ dashboard: name }) });
  return response.json();
}

/** What it says about its runs, once it says so. */
async function showsRun(name: string, number: number): Promise<void> {
  await until(async () => (await pageOf(name)).includes(`run ${number}`));
}

test("the first visitor sees it run, the others get what that has left, without a kernel", async () => {
  const first = await PageClient.open(server.url, "report");
  const second = await PageClient.open(server.url, "report");
  expect(second.kernelId).toBe(first.kernelId);
  await first.next(({ content }) => content.text === "run 1\n");
  // The run is over; whoever looked on is told to ask again, and so learns of the snapshot.
  expect(await Promise.all([first.closed, second.closed])).toEqual([4404, 4404]);
  expect(await openSession("report", first.cookie)).toEqual({ snapshot: true, revision: first.revision });
  expect(await openSession("report")).toEqual({ snapshot: true, revision: first.revision });
  await until(async () => (await kernels()) === 0);
  const html = await pageOf("report");
  expect(html).toContain("run 1");
  expect(html).toMatch(/Last updated <time datetime="[^"]+Z">/);
});

test("the snapshot has the widgets as they were, and no source; the same again is not sent again", async () => {
  await ensureRun("report");
  const response = await snapshotOf("report");
  const text = await response.text();
  const { cells, messages }: SnapshotContent = JSON.parse(text);
  expect(cells.map(({ status }) => status)).toEqual(["done", "done"]);
  const states = messages.filter(({ header }) => header.msg_type === "comm_open").map(({ content }) => JSON.stringify(content.data));
  expect(states.some((state) => state.includes("IntSliderModel") && state.includes('"value":7'))).toBe(true);
  expect(states.some((state) => state.includes("OutputModel") && state.includes("inside"))).toBe(true);
  expect(text).not.toMatch(/pathlib|IntSlider\(7\)/);
  const tag = response.headers.get("etag") ?? "";
  expect((await snapshotOf("report", { "if-none-match": tag })).status).toBe(304);
  const plain = await snapshotOf("report", { "accept-encoding": "identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(await plain.text()).toBe(text);
});

test("a saved copy of it does not call its widgets disconnected", async () => {
  await ensureRun("report");
  const copy = await (await fetch(`${server.url}/_api/exports/html/report`)).text();
  expect(copy).toMatch(/<body class="[^"]*page-view-only/);
});

test("an author has it run when they like; one that fails keeps what is there", async () => {
  expect(await (await refresh("asked")).json()).toEqual({
    message: '"asked" has run, and shows the new outputs.',
    status: 200,
    complete: true,
  });
  expect(await pageOf("asked")).toContain("run 1");
  await writeFile(join(folder, "asked.bad"), "");
  const failed = await refresh("asked");
  expect(failed.status).toBe(409);
  expect(await failed.json()).toMatchObject({ message: expect.stringMatching(/part could not be completed.*stay/) });
  expect(await pageOf("asked")).toContain("run 1");
  await expect.poll(() => server.log()).toContain("not today");
  await rm(join(folder, "asked.bad"));
});

test("where there is nothing better, the outputs before the failure are shown with its notice", async () => {
  await writeFile(join(folder, "broken.bad"), "");
  expect(await (await refresh("broken")).json()).toMatchObject({
    message: expect.stringContaining("could not be completed"),
    complete: false,
  });
  const html = await pageOf("broken");
  expect(html).toContain("This part could not be completed.");
  expect(html).toContain("This part has not been run");
});

test("one whose program ends has its visitors told so, and the next try is a new run", async () => {
  const page = await PageClient.open(server.url, "missing");
  await page.next(({ content }) => content.kernel === "dead");
  expect((await refresh("missing")).status).toBe(409);
  expect((await snapshotOf("missing")).status).toBe(404);
  page.close();
});

test("a new version runs at once, whether it is published or edited", async () => {
  await ensureRun("edited");
  await write("edited", notebookWith({ session: "static" }, "# A second edition", countRuns("edited")));
  await showsRun("edited", 2);
  const form = new FormData();
  form.set("file", new File([notebookWith({ session: "static" }, "# A third", countRuns("edited"))], "edited.ipynb"));
  expect((await fetch(`${server.url}/_api/notebooks/edited`, { method: "POST", body: form })).status).toBe(201);
  await showsRun("edited", 3);
  await until(async () => (await kernels()) === 0);
});

test("after a restart of the server nothing runs again but what is due, and that with nobody there", async () => {
  await Promise.all([ensureRun("report"), ensureRun("due")]);
  const before = await (await snapshotOf("report")).text();
  await server.stop();
  await letPass("due");
  await start();
  expect(await (await snapshotOf("report")).text()).toBe(before);
  await showsRun("due", 2);
  expect(await (await snapshotOf("report")).text()).toBe(before);
});

test("clearing the cache has it run again", async () => {
  await ensureRun("asked");
  const runs = Number(await readFile(join(folder, "asked.count"), "utf8"));
  expect((await fetch(`${server.url}/_api/cache/asked`, { method: "DELETE" })).status).toBe(200);
  await showsRun("asked", runs + 1);
});

test("no client gets a kernel of it, and only what is static or shared can be refreshed", async () => {
  const headers = { "x-jupyter-notebook-path": "/dashboards/report", "x-jupyter-session-id": "s" };
  expect((await fetch(`${server.url}/api/kernels`, { method: "POST", headers })).status).toBe(409);
  expect((await refresh("own")).status).toBe(409);
  expect((await refresh("nothing")).status).toBe(404);
  expect((await snapshotOf("own")).status).toBe(404);
});

/** Makes its snapshot an hour old. */
async function letPass(name: string): Promise<void> {
  const directory = join(folder, ".jupyter-dashboards", "snapshots");
  for (const file of await readdir(directory)) {
    const content = await readFile(join(directory, file));
    const end = content.indexOf("\n");
    const line: { path: string; taken: string } = JSON.parse(content.subarray(0, end).toString("utf8"));
    if (line.path !== name) continue;
    const taken = new Date(Date.parse(line.taken) - 3_600_000).toISOString();
    await writeFile(join(directory, file), Buffer.concat([Buffer.from(JSON.stringify({ ...line, taken })), content.subarray(end)]));
  }
}
