import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookWith } from "../support/write-notebook.js";

/** Runs on until the file `enough` is there. */
const CELLS = [
  "# Long sums",
  "print('begun')",
  "import os, time\nwhile not os.path.exists('enough'): time.sleep(0.05)\nprint('all summed up')",
  "print('the end')",
];

const folder = mkdtempSync(join(tmpdir(), "stop-page-"));
const stage = setStage({ folder, env: { LOG_LEVEL: "error" } });

beforeAll(async () => {
  const write = (name: string, settings: object): Promise<void> =>
    writeFile(join(folder, `${name}.ipynb`), notebookWith(settings, ...CELLS));
  await Promise.all([
    write("own", {}),
    write("room", { session: "shared" }),
    write("board", { session: "shared", interaction: "view-only" }),
    write("figures", { session: "static" }),
    writeFile(join(folder, "short.ipynb"), notebookWith({}, "import time\ntime.sleep(600)")),
  ]);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const stopOf = (page: Page) => page.getByRole("button", { name: "Stop" });
const cell = (page: Page, index: number, state: string) => page.locator(`.cell-code[data-cell="${index}"][data-state="${state}"]`);

test("what takes long can be stopped with the keyboard, and what it has shown stays", async () => {
  const { context, page, errors } = await visit(stage.browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`${stage.server.url}/dashboards/own`);
  await cell(page, 2, "running").waitFor();
  await stopOf(page).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await stopOf(page).focus();
  await page.keyboard.press("Enter");
  await cell(page, 2, "failed").waitFor();
  await cell(page, 3, "not-run").waitFor();
  await stopOf(page).waitFor({ state: "hidden" });
  await page.getByText("This part was stopped.", { exact: true }).waitFor();
  expect(await page.getByText("KeyboardInterrupt").count()).toBe(0);
  await page.getByText("begun", { exact: true }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("it is there in a page without a header, too, and what was stopped can be run again", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards-plain/own`);
  await stopOf(page).focus();
  await page.keyboard.press("Enter");
  await cell(page, 2, "failed").waitFor();
  await page.getByRole("status").getByText("This dashboard was stopped before all of it had run.").waitFor();
  // The keyboard is where the next thing to do is.
  await page.keyboard.press("Enter");
  await cell(page, 2, "running").waitFor();
  await page.getByText("This dashboard was stopped").waitFor({ state: "detached" });
  await context.close();
});

test.each(["room", "board", "figures"])("nobody can stop what others look at: %s", async (name) => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/${name}`);
  await cell(page, 2, "running").waitFor();
  expect(await page.locator("#stop").count()).toBe(0);
  await context.close();
});

test("what was stopped at its last part can be run again, too", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/short`);
  await stopOf(page).click();
  await page.getByText("This dashboard was stopped before all of it had run.").waitFor();
  await page.getByRole("button", { name: "Run again" }).click();
  await cell(page, 0, "running").waitFor();
  await context.close();
});

test("where it can't be stopped, the page says why, and it can be tried again", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/own`);
  await stopOf(page).waitFor();
  await page.route("**/interrupt", (route) => route.abort());
  await stopOf(page).click();
  await page.getByRole("status").getByText("The server can't be reached.").waitFor();
  await page.unroute("**/interrupt");
  await stopOf(page).click();
  await cell(page, 2, "failed").waitFor();
  await page.getByText("The server can't be reached.").waitFor({ state: "detached" });
  await context.close();
});
