/** What visitors see of a gateway that goes and comes back. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOTICE_TYPE, STATE_TYPE } from "../../src/protocol/page.js";
import { createGateway, type GatewayProcess } from "../support/gateway-process.js";
import { PageClient } from "../support/page-client.js";
import { createRelay } from "../support/relay.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith, writeNotebook } from "../support/write-notebook.js";

const ALL_DONE = [0, 1].map((index) => ({ index, status: "done" }));

let folder: string;
let gateway: GatewayProcess;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-dashboards-"));
  await writeNotebook(
    join(folder, "sales.ipynb"),
    "import os\nprint('asked for', os.environ['QUERY_STRING'])",
    "import ipywidgets as w\nw.IntSlider(3)",
  );
  await writeFile(join(folder, "report.ipynb"), notebookWith({ session: "static" }, "print('it has run')"));
  await writeNotebook(
    join(folder, "talking.ipynb"),
    "import os, time",
    "for n in range(10**6):\n    print('said', n, flush=True)\n    time.sleep(0.01)\n    if os.path.exists('enough'): break",
  );
  gateway = await createGateway("Kernel Gateway");
  server = await serve();
});

afterAll(async () => {
  await server.stop();
  await gateway.close();
  await rm(folder, { recursive: true });
});

function serve(origin = gateway.origin): Promise<ServerProcess> {
  const { basePath, token } = gateway;
  const env = { KERNEL_GATEWAY_URL: origin, KG_BASE_URL: basePath, KG_AUTH_TOKEN: token, KERNEL_START_TIMEOUT: "60000" };
  return startServerProcess({ folder, env });
}

test("while the gateway is away visitors are told so, the log says why, and their pages go on once it is back", async () => {
  await gateway.stop();
  expect((await fetch(`${server.url}/dashboards/sales`, { headers: { accept: "text/html" } })).status).toBe(200);
  const page = await PageClient.open(server.url, "sales");
  const failed = await page.next(({ header, content }) => header.msg_type === STATE_TYPE && content.kernel === "failed");
  expect(failed.content.problem).toBe(
    "The program behind this dashboard can't be reached at the moment. This page goes on by itself when it can.",
  );
  await expect.poll(() => server.log()).toContain("KERNEL_GATEWAY_URL");
  expect(server.log()).not.toContain(gateway.token);
  await gateway.start();
  // Nobody does anything on the page.
  expect((await page.settled()).content.cells).toEqual(ALL_DONE);
  page.close();
});

test("a page whose kernel went with the gateway goes on by itself once it is back", async () => {
  const page = await PageClient.open(server.url, "sales");
  await page.settled();
  await gateway.stop();
  await gateway.start();
  const lost = await page.next(({ header, content }) => header.msg_type === STATE_TYPE && content.kernel === "dead");
  expect(lost.content.problem).toBe("The program behind this dashboard was lost. It is started again as soon as possible.");
  const from = page.received.indexOf(lost);
  const again = await page.next(
    (message) =>
      page.received.indexOf(message) > from &&
      message.content.kernel === "idle" &&
      JSON.stringify(message.content.cells) === JSON.stringify(ALL_DONE),
  );
  expect(again.header.msg_type).toBe(STATE_TYPE);
  page.close();
});

test("where the connection to the gateway breaks off while a kernel talks, pages say that something may be missing", async () => {
  const relay = await createRelay(gateway.port);
  const afar = await serve(`http://127.0.0.1:${relay.port}`);
  const [quiet, talking] = [await PageClient.open(afar.url, "sales"), await PageClient.open(afar.url, "talking")];
  await quiet.settled();
  await talking.next(({ header }) => header.msg_type === "stream");
  relay.drop();
  const isNotice = ({ header }: { header: { msg_type: string } }): boolean => header.msg_type === NOTICE_TYPE;
  expect((await talking.next(isNotice)).content.text).toContain("may be missing");
  // The same kernel goes on to its end.
  await writeFile(join(folder, "enough"), "");
  expect((await talking.settled()).content.cells).toEqual(ALL_DONE);
  const later = await PageClient.open(afar.url, "talking", { cookie: talking.cookie });
  await later.next(isNotice);
  // A restart begins without gaps.
  const restarted = talking.received.length;
  const headers = { cookie: talking.cookie };
  expect((await fetch(`${afar.url}/api/kernels/${talking.kernelId}/restart`, { method: "POST", headers })).status).toBe(200);
  await talking.next((message) => talking.received.indexOf(message) >= restarted && message.content.kernel === "idle");
  const fresh = await PageClient.open(afar.url, "talking", { cookie: talking.cookie });
  await fresh.settled();
  for (const page of [fresh, quiet]) expect(page.received.some(isNotice)).toBe(false);
  for (const page of [quiet, talking, later, fresh]) page.close();
  await afar.stop();
  await relay.close();
});

test("while a running kernel's gateway is out of reach its pages know, and go on afterwards", async () => {
  const relay = await createRelay(gateway.port);
  const afar = await serve(`http://127.0.0.1:${relay.port}`);
  const page = await PageClient.open(afar.url, "sales");
  const settled = await page.settled();
  relay.leave();
  const away = await page.next(({ content }) => content.outOfReach === true);
  expect(away.content).toMatchObject({ kernel: "idle", cells: ALL_DONE });
  // A page that comes meanwhile knows as well.
  const other = await PageClient.open(afar.url, "sales", { cookie: page.cookie });
  await other.next(({ content }) => content.outOfReach === true);
  relay.comeBack();
  const from = page.received.indexOf(away);
  const back = await page.next((message) => page.received.indexOf(message) > from && message.header.msg_type === STATE_TYPE);
  expect(back.content).toEqual(settled.content);
  for (const each of [page, other]) each.close();
  await afar.stop();
  await relay.close();
});

test("a gateway that goes is a warning in the log once, and its return is told; nothing is an error", async () => {
  const own = await serve();
  const pages = [await PageClient.open(own.url, "sales"), await PageClient.open(own.url, "sales")];
  for (const page of pages) await page.settled();
  await gateway.stop();
  const late = await PageClient.open(own.url, "sales");
  await late.next(({ header, content }) => header.msg_type === STATE_TYPE && content.kernel === "failed");
  expect((await fetch(`${own.url}/dashboards/sales`)).status).toBe(200);
  await gateway.start();
  await late.settled();
  for (const page of [...pages, late]) page.close();
  await own.stop();
  const told = own
    .log()
    .split("\n")
    .flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const texts = (level: number): string[] => told.filter((line) => line.level === level).map((line) => line.msg);
  expect(texts(40).filter((text) => text.includes("gateway"))).toEqual([expect.stringContaining("is set aside: ")]);
  expect(texts(30)).toContain(`The gateway ${gateway.url} can be used again.`);
  expect(texts(50)).toEqual([]);
  expect(own.log()).not.toContain('"stack"');
});

test("the run of a static dashboard that the gateway was away for is repeated, and its first page sees it", async () => {
  await gateway.stop();
  const page = await PageClient.open(server.url, "report");
  await page.next(({ header, content }) => header.msg_type === STATE_TYPE && content.kernel === "failed");
  await gateway.start();
  await page.next(({ content }) => content.text === "it has run\n");
  // The run is over: there is a snapshot now.
  expect(await page.closed).toBe(4404);
  expect((await fetch(`${server.url}/_api/snapshots/report`)).status).toBe(200);
});

test("a gateway that was away from the start: the page of a dashboard says so, and comes back by itself", async () => {
  await gateway.stop();
  const other = await serve();
  const away = await fetch(`${other.url}/dashboards/sales`, { headers: { accept: "text/html" } });
  expect(away.status).toBe(503);
  const text = await away.text();
  expect(text).toContain("can't be reached at the moment");
  expect(text).toContain('<meta http-equiv="refresh" content="10"');
  expect(text).not.toContain(gateway.origin);
  await gateway.start();
  expect((await fetch(`${other.url}/dashboards/sales`)).status).toBe(200);
  await other.stop();
});
