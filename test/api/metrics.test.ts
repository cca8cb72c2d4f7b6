import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { PageClient } from "../support/page-client.js";
import { scrape } from "../support/scrape.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { notebookWith } from "../support/write-notebook.js";

const FIXTURES = fileURLToPath(new URL("../fixtures/notebooks/", import.meta.url));
const UNKNOWN_KERNEL = { name: "no-such-kernel", display_name: "None", language: "no-such-language" };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "metrics-"));
  for (const name of ["widgets-basic.ipynb", "secrets.ipynb"]) await cp(FIXTURES + name, join(folder, name));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: UNKNOWN_KERNEL }, cells: [] };
  await writeFile(join(folder, "unknown.ipynb"), JSON.stringify(notebook));
});

afterAll(() => rm(folder, { recursive: true }));
const PREFIX = "jupyter_dashboards_";
const REFUSED = "refused what a browser sent";

interface Line {
  readonly msg?: unknown;
  readonly reason?: unknown;
  readonly count?: unknown;
}

function refusalsIn(log: string): Line[] {
  const lines: Line[] = log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  return lines.filter(({ msg }) => msg === REFUSED);
}

/** The server takes messages in order: once it has answered this, it has judged those before. */
async function heard(page: PageClient): Promise<void> {
  const id = page.send("kernel_info_request", {});
  await page.next(({ header, parent_header }) => header.msg_type === "kernel_info_reply" && parent_header.msg_id === id);
}

async function upgradeStatus(page: PageClient, server: string, origin: string): Promise<number> {
  const url = `${server.replace("http", "ws")}/api/kernels/${page.kernelId}/channels?page=1`;
  const socket = new WebSocket(url, { headers: { cookie: page.cookie, origin } });
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("error", reject);
  });
}

describe("with METRICS", () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess({ folder, env: { METRICS: "true", BASE_URL: "/base", KG_KERNEL_RETENTIONTIME: "600000" } });
  });
  afterAll(() => server.stop());
  const figure = async (sample: string) => (await scrape(server.url)).value(PREFIX + sample);

  test("what there can be is there from the start, at nought", async () => {
    const figures = await scrape(server.url);
    for (const sample of [
      'refusals_total{reason="comm-target"}',
      'refusals_total{reason="damaged-frame-text"}',
      'websocket_messages_total{direction="from-browser"}',
      'websocket_connections{client="page"}',
      'sessions{mode="server-run"}',
      'sessions{mode="static-run"}',
      'kernels{state="idle"}',
      "kernel_start_seconds_count",
      "kernel_starts_failed_total",
      "slow_clients_dropped_total",
      "journal_bytes",
    ])
      expect([sample, figures.value(PREFIX + sample)]).toEqual([sample, 0]);
    expect(figures.value("process_resident_memory_bytes")).toBeGreaterThan(0);
    expect(figures.value("nodejs_eventloop_lag_seconds")).toBeGreaterThanOrEqual(0);
  });

  test("a visit is counted: session, kernel, connection, messages, journal", async () => {
    const page = await PageClient.open(server.url, "widgets-basic");
    await page.settled();
    await heard(page);
    const figures = await scrape(server.url);
    const value = (sample: string) => figures.value(PREFIX + sample);
    expect(value('sessions{mode="server-run"}')).toBe(1);
    expect(value('kernels{state="idle"}')).toBe(1);
    expect(value("kernel_start_seconds_count")).toBe(1);
    expect(value("kernel_start_seconds_sum")).toBeGreaterThan(0);
    expect(value('websocket_connections{client="page"}')).toBe(1);
    expect(value('websocket_messages_total{direction="from-browser"}')).toBe(1);
    expect(value('websocket_bytes_total{direction="to-browser"}')).toBeGreaterThan(100 * page.received.length);
    const sent = 'websocket_messages_total{direction="to-browser"}';
    await expect.poll(async () => [await figure(sent), page.received.length]).toSatisfy(([a, b]) => a === b);
    expect(value("journal_bytes")).toBeGreaterThan(0);
    const answer = await fetch(`${server.url}/api/kernels/${page.kernelId}`, { method: "DELETE", headers: { cookie: page.cookie } });
    expect(answer.status).toBe(204);
    await page.closed;
    await expect.poll(() => figure('websocket_connections{client="page"}')).toBe(0);
    await expect.poll(() => figure('sessions{mode="server-run"}')).toBe(0);
    await expect.poll(() => figure("journal_bytes")).toBe(0);
  });

  test("the run of a static dashboard is no page's session", async () => {
    const cells = ["import os, time\nwhile not os.path.exists('enough'): time.sleep(0.05)"];
    await writeFile(join(folder, "figures.ipynb"), notebookWith({ session: "static" }, ...cells));
    const page = await PageClient.open(server.url, "figures");
    await page.next(({ content }) => JSON.stringify(content.cells ?? "").includes("running"));
    const modes = async () => Promise.all(["static-run", "server-run"].map((mode) => figure(`sessions{mode="${mode}"}`)));
    expect(await modes()).toEqual([1, 0]);
    await writeFile(join(folder, "enough"), "");
    await page.closed;
    await expect.poll(modes).toEqual([0, 0]);
  });

  test("requests are counted by their route, and no address shows", async () => {
    for (const path of ["/dashboards/zq-one", "/dashboards/zq-two?zq=1", "/api/kernels/zq-id", "/_api/zq", "/dashboards/secrets"])
      await fetch(server.url + path);
    const samples = (await scrape(server.url)).samples(`${PREFIX}http_request_seconds_count`);
    expect(samples).toContain(`${PREFIX}http_request_seconds_count{method="GET",route="/api/kernels/:id",status="404"}`);
    expect(samples).toContain(`${PREFIX}http_request_seconds_count{method="GET",route="/dashboards/*",status="404"}`);
    expect(samples).toContain(`${PREFIX}http_request_seconds_count{method="GET",route="/dashboards/*",status="200"}`);
    expect(samples).toContain(`${PREFIX}http_request_seconds_count{method="GET",route="none",status="404"}`);
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toContain("zq");
  });

  test("a kernel that can't be started is counted", async () => {
    const page = await PageClient.open(server.url, "unknown");
    await page.next(({ content }) => content.kernel === "failed");
    expect(await figure("kernel_starts_failed_total")).toBe(1);
    expect(await figure('kernels{state="failed"}')).toBe(1);
    page.close();
  });

  test("refusals are counted by reason; of each reason the log has one line, without the content", async () => {
    const page = await PageClient.open(server.url, "secrets");
    await page.settled();
    for (let time = 0; time < 5; time += 1) page.send("comm_open", { comm_id: `c${time}`, target_name: "zq_target", data: { zq: 1 } });
    page.send("inspect_request", { code: "zq_code", cursor_pos: 1, detail_level: 1 });
    await heard(page);
    expect(await upgradeStatus(page, server.url, "http://zq.example.org")).toBe(403);
    page.sendRaw("zq_damaged");
    expect(await page.closed).toBe(1007);
    const figures = await scrape(server.url);
    const counts = figures
      .samples(`${PREFIX}refusals_total`)
      .map((sample): [string, number] => [/"(.*)"/.exec(sample)?.[1] ?? "", figures.value(sample) ?? 0]);
    const expected = { "comm-target": 5, "message-type": 1, "damaged-frame-text": 1, "foreign-origin": 1 };
    expect(Object.fromEntries(counts.filter(([, count]) => count > 0))).toEqual(expected);
    const lines = () => refusalsIn(server.log());
    await expect
      .poll(() => lines().map(({ reason, count }) => [reason, count]))
      .toEqual([
        ["comm-target", 1],
        ["message-type", 1],
        ["foreign-origin", 1],
        ["damaged-frame-text", 1],
      ]);
    expect(JSON.stringify(lines())).not.toContain("zq");
  });

  test("the end of the server says what the minute had not said yet", async () => {
    await server.stop();
    const last = refusalsIn(server.log()).at(-1);
    expect([last?.reason, last?.count]).toEqual(["comm-target", 4]);
  });
});

test("without METRICS there is no such address", async () => {
  const server = await startServerProcess({ folder });
  try {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
  } finally {
    await server.stop();
  }
});
