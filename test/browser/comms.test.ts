import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookText } from "../support/write-notebook.js";

const KERNEL = `
import os
from ipykernel.comm import Comm
def opened(comm, message):
    comm.send({"pid": os.getpid(), **message["content"]["data"]})
    @comm.on_msg
    def double(message):
        comm.send({"value": 2 * message["content"]["data"]["value"], "bytes": sum(map(len, message["buffers"]))}, {}, [bytes([1, 2, 3])])
get_ipython().kernel.comm_manager.register_target("double", opened)
pushed = Comm(target_name="pushed", data={"from": "kernel"})
pushed.send({"n": 1})
pushed.send({"n": 2})
`;

/** A front end of an author's own, as an output of a cell. */
const FRONT_END = `
const button = document.createElement("button");
button.textContent = "Double";
const result = document.createElement("output");
const ends = document.createElement("span");
element.append(button, result, ends);
element.className = "double";
let value = 1;
const comm = JupyterDashboard.openComm("double", { greeting: "hello" });
comm.onMsg(({ data, buffers }) => {
  if (data.value === undefined) { result.dataset.pid = data.pid; result.textContent = data.greeting; return; }
  value = data.value;
  result.textContent = [value, data.bytes, buffers[0].getUint8(2)].join(" ");
});
comm.onClose(() => { window.endedComms = (window.endedComms ?? 0) + 1; });
button.onclick = () => comm.send({ value }, [new Uint8Array(4)]);
JupyterDashboard.onComm("pushed", (pushed, opening) => {
  ends.className = "pushed";
  ends.textContent = opening.data.from;
  pushed.onMsg(({ data }) => { ends.textContent += " " + data.n; });
});
`;

/** One that stands in a text runs before any cell has. */
const IN_TEXT = `# Front ends

<script type="module">
await JupyterDashboard.whenReady();
JupyterDashboard.openComm("double", { greeting: "from a text" }).onMsg(({ data }) => { document.body.dataset.said = data.greeting; });
</script>
`;

/** The kernel's side of a plot as Panel makes it: what the page says changes the document, and what follows from that is told. */
const PLOT_KERNEL = `
import json
from IPython.display import display
from ipykernel.comm import Comm
PAGE, KERNEL, PLOT = "0123456789abcdef" * 2, "fedcba9876543210" * 2, "application/vnd.holoviews_exec.v0+json"
def opened(comm, message):
    server = Comm(target_name=KERNEL)
    @comm.on_msg
    def change(message):
        for text in ({"msgtype": "PATCH-DOC"}, {}, {"label": "v %d" % message["content"]["data"]["content"]["value"]}):
            server.send(json.dumps(text))
        comm.send()
get_ipython().kernel.comm_manager.register_target(PAGE, opened)
`;

/** The page's side, with the calls that `pyviz_comms` makes; its document has a value and a label. */
const PLOT_PAGE = `
<p class="plot"><button>Up</button> <output></output> <span></span></p>
<script>(() => {
  const [button, value, label] = document.querySelectorAll(".plot > *");
  const documents = { "client_comm_id":"0123456789abcdef0123456789abcdef", comm_id: "fedcba9876543210fedcba9876543210" };
  let parts = [];
  PyViz.kernels.p1.registerCommTarget(documents.comm_id, (comm) => {
    comm.onMsg = ({ content, metadata }) => {
      parts.push(JSON.parse(content.data));
      if (parts.length < 3 || metadata.msg_type === "Ready") return;
      const changed = parts.splice(0)[2];
      if (changed.value !== undefined) value.textContent = changed.value;
      if (changed.label !== undefined) label.textContent = changed.label;
    };
  });
  const comm = PyViz.kernels.p1.connectToComm(documents.client_comm_id);
  comm.onMsg = ({ metadata }) => { button.disabled = metadata === undefined; };
  if (comm.active) comm.open();
  button.onclick = () => {
    button.disabled = true;
    value.textContent = Number(value.textContent) + 1;
    const patch = { header: { msgtype: "PATCH-DOC" }, metadata: {}, content: { value: Number(value.textContent) } };
    comm.send(patch, {}, []);
  };
  const model = { document: { clear() {} } };
  window.Bokeh = { index: { p1: { model } }, documents: [model.document] };
})();</script>
`;

const folder = mkdtempSync(join(tmpdir(), "comms-"));

beforeAll(async () => {
  const notebook = JSON.parse(notebookText(IN_TEXT, KERNEL, `from IPython.display import Javascript\nJavascript(r"""${FRONT_END}""")`));
  const metadata = { ...notebook.metadata, jupyter_dashboards_server: { comm_targets: ["double", "pushed"] } };
  await writeFile(join(folder, "double.ipynb"), JSON.stringify({ ...notebook, metadata }));
  const plot = `display({PLOT: "", "text/html": r"""${PLOT_PAGE}"""}, metadata={PLOT: {"id": "p1"}}, raw=True)`;
  await writeFile(join(folder, "plot.ipynb"), notebookText(PLOT_KERNEL, plot));
});

afterAll(() => rm(folder, { recursive: true }));

const stage = setStage({ folder });

const result = (page: Page) => page.locator(".double output");

async function open(page: Page): Promise<void> {
  await openDashboard(page, `${stage.server.url}/dashboards/double`);
  await result(page).filter({ hasText: "hello" }).waitFor();
}

async function double(page: Page, expected: string): Promise<void> {
  await page.locator(".double button").click();
  await result(page).filter({ hasText: expected }).waitFor();
}

test("an author's own front end talks to the kernel, and hears what the kernel says by itself", async () => {
  const { context, page, errors } = await visit(stage.browser);
  const chunks: string[] = [];
  page.on("request", (request) => chunks.push(request.url()));
  await open(page);
  await double(page, "2 4 3");
  await double(page, "4 4 3");
  await page.locator(".pushed").filter({ hasText: "kernel 1 2" }).waitFor();
  await page.locator("body[data-said='from a text']").waitFor();
  // Widgets' libraries are for widgets.
  expect(chunks.filter((url) => /manager/.test(url))).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("what the server refuses, though it is small, is left out, and what is said after it arrives", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page);
  await page.evaluate('JupyterDashboard.openComm("double", { deep: JSON.parse("[".repeat(500) + "]".repeat(500)) })');
  await page.locator('[data-notice="given-up"]').filter({ hasText: "left out" }).waitFor();
  await double(page, "2 4 3");
  await context.close();
});

test("what is said while the connection is lost arrives when it is back", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page);
  await double(page, "2 4 3");
  await context.setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.locator('[data-notice="connection-lost"]').waitFor();
  await page.locator(".double button").click();
  expect(await result(page).textContent()).toBe("2 4 3");
  await context.setOffline(false);
  await result(page).filter({ hasText: "4 4 3" }).waitFor();
  await double(page, "8 4 3");
  expect(await page.evaluate("window.endedComms ?? 0")).toBe(0);
  await context.close();
});

test("a restart ends the comms of before, and the front end that is built anew has new ones", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page);
  await double(page, "2 4 3");
  const before = await result(page).getAttribute("data-pid");
  process.kill(Number(before), "SIGKILL");
  await page.locator('[data-notice="kernel-dead"] button').click();
  await page.waitForFunction((pid) => document.querySelector<HTMLElement>(".double output")?.dataset.pid !== pid, before);
  await settled(page);
  await result(page).filter({ hasText: "hello" }).waitFor();
  expect(await page.evaluate("window.endedComms")).toBe(1);
  await double(page, "2 4 3");
  await context.close();
});

test("a second tab has a comm of its own, and a reload takes the place of the first's", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page);
  await double(page, "2 4 3");
  const tab = await context.newPage();
  await open(tab);
  await tab.locator(".pushed").filter({ hasText: "kernel 1 2" }).waitFor();
  await double(tab, "2 4 3");
  await double(page, "4 4 3");
  await page.reload();
  await result(page).filter({ hasText: "hello" }).waitFor();
  await double(page, "2 4 3");
  expect(await result(tab).textContent()).toBe("2 4 3");
  await context.close();
});

test("a plot of HoloViz's libraries answers, is the same in a second tab, and after a reload", async () => {
  const { context, page, errors } = await visit(stage.browser);
  const url = `${stage.server.url}/dashboards/plot`;
  await openDashboard(page, url);
  const shows = (where: Page, text: string) => where.locator(".plot").filter({ hasText: text }).waitFor();
  const up = (where: Page) => where.getByRole("button", { name: "Up" }).click();
  await up(page);
  await shows(page, "Up 1 v 1");
  const tab = await context.newPage();
  await openDashboard(tab, url);
  await shows(tab, "Up 1 v 1");
  await up(tab);
  await shows(page, "Up 2 v 2");
  await page.reload();
  await shows(page, "Up 2 v 2");
  await up(page);
  await shows(tab, "Up 3 v 3");
  expect(errors).toEqual([]);
  await context.close();
});
