import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject, JupyterMessage } from "../../src/protocol/message.js";
import { PAGE_COMM_KEY } from "../../src/protocol/page.js";
import { PageClient } from "../support/page-client.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookText, notebookWith } from "../support/write-notebook.js";

const ECHO = `
from comm import create_comm
from ipykernel.comm import Comm
def opened(comm, message):
    comm.send({"opened_with": message["content"]["data"]})
    @comm.on_msg
    def answer(message):
        comm.send({"echo": message["content"]["data"]}, {}, [bytes(each) for each in message["buffers"]])
    @comm.on_close
    def end(message):
        print("closed with", message["content"]["data"])
get_ipython().kernel.comm_manager.register_target("echo", opened)
get_ipython().kernel.comm_manager.register_target("hidden", opened)
ticks = Comm(target_name="ticks", data={"unit": "s"}, buffers=[b"ab"])
ticks.send({"method": "update", "state": {"n": 1}})
ticks.send({"n": 2})
`;

/** A plot as the libraries of HoloViz show it: its target has a random name, which the output tells to the page. */
const PLOT = `
from IPython.display import display
from ipykernel.comm import Comm
PUBLISHED, UNPUBLISHED = "0123456789abcdef" * 2, "f" * 32
def opened(comm, message):
    @comm.on_msg
    def changed(message):
        comm.send({"done": message["content"]["data"]})
for target in (PUBLISHED, UNPUBLISHED):
    get_ipython().kernel.comm_manager.register_target(target, opened)
PLOT = "application/vnd.holoviews_exec.v0+json"
document = f'<script>draw({{"client_comm_id":"{PUBLISHED}"}})</script>'
display({PLOT: "", "text/html": document}, metadata={PLOT: {"id": "p1"}}, raw=True)
`;
const PUBLISHED = "0123456789abcdef".repeat(2);

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "comms-"));
  const open = { jupyter_dashboards_server: { comm_targets: ["echo", "ticks"] } };
  for (const [name, metadata] of [
    ["open.ipynb", open],
    ["closed.ipynb", {}],
  ] as const) {
    const notebook = JSON.parse(notebookText(ECHO));
    await writeFile(join(folder, name), JSON.stringify({ ...notebook, metadata: { ...notebook.metadata, ...metadata } }));
  }
  await writeFile(join(folder, "plot.ipynb"), notebookText(PLOT));
  await writeFile(join(folder, "shared-plot.ipynb"), notebookWith({ session: "shared" }, PLOT));
  server = await startServerProcess({ folder });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const of =
  (type: string, comm: string, fits: (data: JsonObject) => boolean = () => true) =>
  ({ header, content }: JupyterMessage) =>
    header.msg_type === type && content.comm_id === comm && fits(isObject(content.data) ? content.data : {});

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function visit(dashboard: string, cookie?: string): Promise<PageClient> {
  const page = await PageClient.open(server.url, dashboard, cookie === undefined ? {} : { cookie });
  await page.settled();
  return page;
}

test("a page opens the target that the notebook names, and both sides talk", async () => {
  const page = await visit("open");
  page.send("comm_open", { comm_id: "c1", target_name: "echo", data: { hello: 1 } });
  const first = await page.next(of("comm_msg", "c1"));
  expect(first.content.data).toEqual({ opened_with: { hello: 1 } });
  page.send("comm_msg", { comm_id: "c1", data: { any: ["form"], method: "none" } }, { buffers: [new Uint8Array([7, 8])] });
  const answer = await page.next(of("comm_msg", "c1", ({ echo }) => echo !== undefined));
  expect(answer.content.data).toEqual({ echo: { any: ["form"], method: "none" } });
  expect(answer.buffers).toEqual([new Uint8Array([7, 8])]);
  page.close();
});

test("other pages of the session know of the comm, but it is not theirs; its end comes to all", async () => {
  const page = await visit("open");
  const tab = await visit("open", page.cookie);
  page.send("comm_open", { comm_id: "c2", target_name: "echo", data: {} });
  const news = await tab.next(of("comm_open", "c2"));
  expect(news.metadata[PAGE_COMM_KEY]).toBe(true);
  await page.next(of("comm_msg", "c2"));
  const later = await visit("open", page.cookie);
  const replayed = await later.next(of("comm_open", "c2"));
  expect(replayed.metadata[PAGE_COMM_KEY]).toBe(true);
  page.send("comm_close", { comm_id: "c2", data: { bye: 1 } });
  await Promise.all([tab.next(of("comm_close", "c2")), later.next(of("comm_close", "c2"))]);
  for (const each of [page, tab, later]) each.close();
});

test("a comm that the kernel opens reaches the page as it was opened, and so a later one", async () => {
  const page = await visit("open");
  const later = await visit("open", page.cookie);
  for (const each of [page, later]) {
    const opened = await each.next(({ content }) => content.target_name === "ticks");
    expect([opened.content.data, opened.buffers]).toEqual([{ unit: "s" }, [new TextEncoder().encode("ab")]]);
    const id = String(opened.content.comm_id);
    const said = each.received.filter(of("comm_msg", id)).map(({ content }) => content.data);
    expect(said).toEqual([{ method: "update", state: { n: 1 } }, { n: 2 }]);
  }
  page.close();
  later.close();
});

test("what is not open is closed at once, and the kernel hears nothing of it", async () => {
  for (const [dashboard, target] of [
    ["open", "hidden"],
    ["open", "nowhere"],
    ["closed", "echo"],
  ] as const) {
    const page = await visit(dashboard);
    page.send("comm_open", { comm_id: "c3", target_name: target, data: {} });
    await page.next(of("comm_close", "c3"));
    const id = page.send("kernel_info_request", {});
    await page.next(({ header, parent_header }) => header.msg_type === "kernel_info_reply" && parent_header.msg_id === id);
    expect(page.received.filter(of("comm_msg", "c3"))).toEqual([]);
    page.close();
  }
});

test("a plot's target, which its output names, is opened for all pages of the session: each hears what the others say", async () => {
  const page = await visit("plot");
  const tab = await visit("plot", page.cookie);
  page.send("comm_open", { comm_id: "p1", target_name: PUBLISHED, data: {} });
  const news = await tab.next(of("comm_open", "p1"));
  expect(news.metadata).not.toHaveProperty(PAGE_COMM_KEY);
  page.send("comm_msg", { comm_id: "p1", data: { value: 1 } }, { buffers: [new Uint8Array([7])] });
  await page.next(of("comm_msg", "p1"));
  const later = await visit("plot", page.cookie);
  for (const each of [tab, later]) {
    await each.next(of("comm_msg", "p1", ({ done }) => done !== undefined));
    const heard = each.received.filter(of("comm_msg", "p1")).map(({ content, buffers }) => [content.data, buffers.length]);
    expect(heard).toEqual([
      [{ value: 1 }, 1],
      [{ done: { value: 1 } }, 0],
    ]);
  }
  expect(page.received.filter(of("comm_msg", "p1"))).toHaveLength(1);
  tab.send("comm_msg", { comm_id: "p1", data: { value: 2 } });
  await page.next(of("comm_msg", "p1", ({ value }) => value === 2));
  for (const each of [page, tab, later]) each.close();
});

test("a target that no output names is none, nor is a plot's where others are in the session", async () => {
  for (const [dashboard, target] of [
    ["plot", "f".repeat(32)],
    ["shared-plot", PUBLISHED],
  ] as const) {
    const page = await visit(dashboard);
    page.send("comm_open", { comm_id: "p2", target_name: target, data: {} });
    await page.next(of("comm_close", "p2"));
    page.send("comm_msg", { comm_id: "p2", data: { value: 1 } });
    const id = page.send("kernel_info_request", {});
    await page.next(({ header, parent_header }) => header.msg_type === "kernel_info_reply" && parent_header.msg_id === id);
    expect(page.received.filter(of("comm_msg", "p2"))).toEqual([]);
    page.close();
  }
});

test("a target that the notebook does not register is closed by the kernel", async () => {
  const page = await visit("open");
  page.send("comm_open", { comm_id: "c4", target_name: "ticks", data: {} });
  await page.next(of("comm_close", "c4"));
  page.close();
});

test("so many comms and no more; those of a page that has gone give way", async () => {
  const page = await visit("open");
  const tab = await visit("open", page.cookie);
  const target = { target_name: "echo", data: {} };
  for (let index = 0; index < 200; index += 1) page.send("comm_open", { comm_id: `many-${index}`, ...target });
  await page.next(of("comm_msg", "many-199"));
  tab.send("comm_open", { comm_id: "one-more", ...target });
  await tab.next(of("comm_close", "one-more"));
  page.close();
  await page.closed;
  await expect
    .poll(async () => {
      const response = await fetch(`${server.url}/api/kernels/${tab.kernelId}`, { headers: { cookie: tab.cookie } });
      return JSON.stringify(await response.json());
    })
    .toContain('"connections":1');
  tab.send("comm_open", { comm_id: "again", ...target });
  await tab.next(of("comm_msg", "again"));
  await tab.next(of("comm_close", "many-0"));
  expect(tab.received.some(of("comm_close", "many-1"))).toBe(false);
  tab.close();
});

test("after a restart no comm of before is left, and a new one can be opened", async () => {
  const page = await visit("open");
  page.send("comm_open", { comm_id: "c5", target_name: "echo", data: {} });
  await page.next(of("comm_msg", "c5"));
  const headers = { cookie: page.cookie, origin: server.url };
  const restarted = await fetch(`${server.url}/api/kernels/${page.kernelId}/restart`, { method: "POST", headers });
  expect(restarted.status).toBe(200);
  const later = await visit("open", page.cookie);
  expect(later.received.some(of("comm_open", "c5"))).toBe(false);
  later.send("comm_open", { comm_id: "c6", target_name: "echo", data: {} });
  await later.next(of("comm_msg", "c6"));
  page.close();
  later.close();
});

test("a Jupyter client talks to the target too", async () => {
  const headers = { "x-jupyter-notebook-path": "open", "x-jupyter-session-id": "s1", "content-type": "application/json" };
  const response = await fetch(`${server.url}/api/kernels`, { method: "POST", headers, body: "{}" });
  const model: unknown = await response.json();
  const id = isObject(model) ? String(model.id) : "";
  const client = await PageClient.attach(server.url, id, (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "");
  const execution = client.send("execute_request", { code: "0" });
  await client.next(({ header, parent_header }) => header.msg_type === "execute_reply" && parent_header.msg_id === execution);
  client.send("comm_open", { comm_id: "j1", target_name: "echo", data: { from: "client" } });
  const first = await client.next(of("comm_msg", "j1"));
  expect(first.content.data).toMatchObject({ opened_with: { from: "client" } });
  client.send("comm_close", { comm_id: "j1", data: { bye: 1 } });
  await client.next(({ content }) => content.text === "closed with {'bye': 1}\n");
  client.close();
});
