import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { settled, visit } from "../support/dashboard.js";
import { PageClient } from "../support/page-client.js";
import { startServerProcess } from "../support/server-process.js";
import { setStage } from "../support/stage.js";
import { writeNotebook } from "../support/write-notebook.js";

const SLIDER = [
  "import ipywidgets as w",
  "slider, double = w.IntSlider(3), w.Label('')",
  "def show(change):\n    double.value = f'twice is {2 * slider.value}'",
  "slider.observe(show, 'value')",
  "w.VBox([slider, double])",
].join("\n");

const folder = mkdtempSync(join(tmpdir(), "queue-page-"));
const stage = setStage({ folder, env: { MAX_KERNELS: "1", KG_KERNEL_RETENTIONTIME: "300", LOG_LEVEL: "error" } });

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const noticeOf = (page: Page, name: string) => page.locator(`[data-notice="${name}"]`);

/** What stands there stays until the new session's is whole: from here on it is not taken for that. */
async function leaveBehind(page: Page): Promise<void> {
  await page.locator(".noUi-handle").evaluate((handle) => handle.classList.add("of-before"));
}

async function moveSlider(page: Page, expected: string): Promise<void> {
  await page.locator(".noUi-handle:not(.of-before)").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText(expected, { exact: true }).waitFor();
}

test("a page that waits says where it stands, moves on, and comes to life by itself", async () => {
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales of the year", SLIDER);
  const holder = await PageClient.open(stage.server.url, "sales");
  await holder.settled();
  const [first, second] = [await visit(stage.browser), await visit(stage.browser, { viewport: { width: 390, height: 844 } })];
  await first.page.goto(`${stage.server.url}/dashboards/sales`);
  await first.page.getByRole("status").getByText("You are next in the queue.").waitFor();
  await second.page.goto(`${stage.server.url}/dashboards/sales`);
  await second.page.getByRole("status").getByText("You are number 2 in the queue.").waitFor();
  expect(await second.page.getByRole("heading", { level: 1 }).textContent()).toContain("Sales of the year");
  await second.page.getByText("Waiting…", { exact: true }).waitFor();
  holder.close();
  await settled(first.page);
  await noticeOf(first.page, "waiting").waitFor({ state: "detached" });
  await moveSlider(first.page, "twice is 8");
  await second.page.getByText("You are next in the queue.").waitFor();
  await first.context.close();
  await settled(second.page);
  await moveSlider(second.page, "twice is 8");
  expect([...first.errors, ...second.errors]).toEqual([]);
  await second.context.close();
});

test("a page that nobody used says so, keeps what it shows, and starts again when somebody comes back", async () => {
  const server = await startServerProcess({ folder, env: { KERNEL_CULL_IDLE: "6000", LOG_LEVEL: "error" } });
  await writeNotebook(join(folder, "left.ipynb"), "# Left alone", "print('kept in sight')", SLIDER);
  const { context, page, errors } = await visit(stage.browser);
  await page.goto(`${server.url}/dashboards/left`);
  await noticeOf(page, "resting").waitFor();
  await page.getByText("kept in sight").waitFor();
  await leaveBehind(page);
  await page.getByRole("button", { name: "Start again" }).click();
  await noticeOf(page, "resting").waitFor({ state: "detached" });
  await moveSlider(page, "twice is 8");
  await noticeOf(page, "resting").waitFor();
  await leaveBehind(page);
  // Any sign of somebody will do.
  await page.keyboard.press("Shift");
  await noticeOf(page, "resting").waitFor({ state: "detached" });
  await moveSlider(page, "twice is 8");
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});
