/** What a visitor reads where the gateway that kernels run on goes out of reach, and comes back. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { visit } from "../support/dashboard.js";
import { createGateway, type GatewayProcess } from "../support/gateway-process.js";
import { createRelay, type Relay } from "../support/relay.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const OUT_OF_REACH = "The program behind this dashboard can't be reached at the moment.";
const GAP = "may be missing";

const folder = await mkdtemp(join(tmpdir(), "gateway-away-"));
let gateway: GatewayProcess;
let relay: Relay;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  await writeNotebook(
    join(folder, "slider.ipynb"),
    "import ipywidgets as w\nw.interact(lambda x: print('x is', x), x=w.IntSlider(3, 0, 10, continuous_update=False))",
  );
  await writeNotebook(
    join(folder, "talking.ipynb"),
    "import os, time\nwhile not os.path.exists('enough'):\n    print('said something', flush=True)\n    time.sleep(0.01)",
    "print('the end')",
  );
  [gateway, browser] = await Promise.all([createGateway("Kernel Gateway"), launchChromium()]);
  relay = await createRelay(gateway.port);
  const { basePath, token } = gateway;
  const origin = `http://127.0.0.1:${relay.port}`;
  const env = { KERNEL_GATEWAY_URL: origin, KG_BASE_URL: basePath, KG_AUTH_TOKEN: token, KERNEL_START_TIMEOUT: "60000" };
  server = await startServerProcess({ folder, env });
});

afterAll(async () => {
  await server.stop();
  await relay.close();
  await gateway.close();
  await browser.close();
  await rm(folder, { recursive: true });
});

test("a page says while its kernel can't be reached, and what is done meanwhile is done once it can", async () => {
  const { context, page, errors } = await visit(browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`${server.url}/dashboards/slider`);
  await page.getByText("x is 3", { exact: true }).waitFor();
  relay.leave();
  await page.getByText(OUT_OF_REACH).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole("slider").press("ArrowRight");
  await page.getByText("4", { exact: true }).waitFor();
  expect(await page.getByText("x is 4", { exact: true }).count()).toBe(0);
  relay.comeBack();
  await page.getByText("x is 4", { exact: true }).waitFor();
  await page.getByText(OUT_OF_REACH).waitFor({ state: "detached" });
  expect(errors).toEqual([]);
  await context.close();
});

test("a page says that something may be missing where the connection broke off while the kernel talked", async () => {
  const { context, page } = await visit(browser);
  await page.goto(`${server.url}/dashboards/talking`);
  await page.getByText("said something").first().waitFor();
  relay.drop();
  await page.getByText(GAP).waitFor();
  await writeFile(join(folder, "enough"), "");
  await page.getByText("the end", { exact: true }).waitFor();
  await page.getByText(GAP).waitFor();
  await context.close();
});
