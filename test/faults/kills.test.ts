import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { until } from "../support/patience.js";
import { kernelPids, pidsOf } from "../support/processes.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

async function startMarked(): Promise<{ server: ServerProcess; mark: string }> {
  const value = globalThis.crypto.randomUUID();
  return { server: await startServerProcess({ folder, env: { TEST_RUN_MARK: value } }), mark: `TEST_RUN_MARK=${value}` };
}

test("after a SIGKILL of the server its kernels are gone within 10 seconds", async () => {
  const { server, mark } = await startMarked();
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/widgets-basic`);
  expect(await kernelPids(mark)).toHaveLength(1);
  server.process.kill("SIGKILL");
  const killed = Date.now();
  await until(async () => (await kernelPids(mark)).length === 0);
  expect(Date.now() - killed).toBeLessThan(10_000);
  await context.close();
});

test("kernels that do not look for their parent go too", async () => {
  const specs = await mkdtemp(join(tmpdir(), "specs-"));
  await mkdir(join(specs, "kernels", "sleeper"), { recursive: true });
  const spec = { argv: ["/bin/sh", "-c", "sleep 987654"], display_name: "Sleeper", language: "sleep" };
  await writeFile(join(specs, "kernels", "sleeper", "kernel.json"), JSON.stringify(spec));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "sleeper", language: "sleep" } }, cells: [] };
  await writeFile(join(specs, "sleep.ipynb"), JSON.stringify(notebook));
  const server = await startServerProcess({ folder: specs, env: { JUPYTER_PATH: specs } });
  const response = await fetch(`${server.url}/_api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ dashboard: "sleep" }),
  });
  expect(response.status).toBe(200);
  await until(async () => (await pidsOf("sleep\u0000987654")).length > 0);
  server.process.kill("SIGKILL");
  await until(async () => (await pidsOf("sleep\u0000987654")).length === 0);
  await rm(specs, { recursive: true });
});

test("a server that is asked to end takes its kernels along", async () => {
  const { server, mark } = await startMarked();
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/widgets-basic`);
  await server.stop();
  expect(await kernelPids(mark)).toEqual([]);
  expect(server.process.exitCode).toBe(0);
  await context.close();
});

test("a killed kernel shows a notice, and Restart brings the dashboard back", async () => {
  const { server, mark } = await startMarked();
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/widgets-basic`);
  await page.locator(".widget-readout").first().waitFor();
  const [pid] = await kernelPids(mark);
  if (pid === undefined) throw new Error("no kernel");
  process.kill(pid, "SIGKILL");
  const notice = page.locator('[data-notice="kernel-dead"]');
  await notice.waitFor();
  await notice.getByRole("button", { name: /restart/i }).click();
  await notice.waitFor({ state: "detached" });
  await settled(page);
  await page.locator(".widget-readout").first().waitFor();
  expect(await kernelPids(mark)).not.toContain(pid);
  await context.close();
  await server.stop();
});

test("a kernel ends when its visitor has been gone for the retention time", async () => {
  const value = globalThis.crypto.randomUUID();
  const server = await startServerProcess({ folder, env: { TEST_RUN_MARK: value, KG_KERNEL_RETENTIONTIME: "300" } });
  const { context, page } = await visit(browser);
  await openDashboard(page, `${server.url}/dashboards/widgets-basic`);
  await context.close();
  await until(async () => (await kernelPids(`TEST_RUN_MARK=${value}`)).length === 0);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await server.stop();
});
