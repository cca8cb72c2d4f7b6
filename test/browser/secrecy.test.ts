import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { openDashboard, record, visit } from "../support/dashboard.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServerProcess({ folder }), launchChromium()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

test("no byte that the browser is sent holds anything of the code", async () => {
  const { context, page } = await visit(browser);
  const recording = record(page);
  await openDashboard(page, `${server.url}/dashboards/secrets`);
  const button = page.locator(".cell-outputs button").first();
  if ((await button.count()) > 0) await button.click();
  const handle = page.locator(".noUi-handle").first();
  if ((await handle.count()) > 0) {
    await handle.focus();
    await page.keyboard.press("ArrowRight");
  }
  // The answer to the change has come when the kernel says that it is idle again.
  await page.reload();
  await openDashboard(page, `${server.url}/dashboards-plain/secrets`);
  const text = await recording.text();
  expect(text).toContain("shown_on_purpose");
  expect([...new Set(text.match(/zq_secret_\w+/g) ?? [])]).toEqual([]);
  await context.close();
});

test("the fixture has what it takes: code with markers of many kinds", async () => {
  const source = await readFile(new URL("../fixtures/notebooks/secrets.ipynb", import.meta.url), "utf8");
  expect(new Set(source.match(/zq_secret_\w+/g)).size).toBeGreaterThan(10);
  for (const way of ["?", "%load", "warnings.warn", "SyntaxError"]) expect(source).toContain(way);
});
