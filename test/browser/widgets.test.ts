import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const stage = setStage({ folder });

const slider = (page: Page) => page.locator(".widget-slider .noUi-handle").first();
const readout = (page: Page) => page.locator(".widget-readout").first();
const plotSource = (page: Page) => page.locator(".cell-outputs img[src^='data:image/png']").first().getAttribute("src");

async function moveSlider(page: Page, steps: number): Promise<void> {
  await slider(page).focus();
  for (let step = 0; step < steps; step += 1) await page.keyboard.press("ArrowRight");
}

async function plotOtherThan(page: Page, source: string | null): Promise<void> {
  await page.waitForFunction((before) => {
    const image = document.querySelector<HTMLImageElement>(".cell-outputs img[src^='data:image/png']");
    return image !== null && image.src !== before;
  }, source);
}

test("moving a slider changes the plot, and a reload keeps both", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/dashboards/widgets-basic`);
  await slider(page).waitFor();
  const before = await plotSource(page);
  // One step is one plot: the picture after it is the last.
  await moveSlider(page, 1);
  await plotOtherThan(page, before);
  const [value, plot] = [await readout(page).textContent(), await plotSource(page)];
  await page.reload();
  await settled(page);
  await expect.poll(() => readout(page).textContent()).toBe(value);
  await expect.poll(() => plotSource(page)).toBe(plot);
  expect(errors).toEqual([]);
  await context.close();
});

test("two visitors have a kernel each, two tabs of one visitor share one", async () => {
  const [first, second] = [await visit(stage.browser), await visit(stage.browser)];
  for (const { page } of [first, second]) {
    await openDashboard(page, `${stage.server.url}/dashboards/widgets-basic`);
    await readout(page).waitFor();
  }
  const untouched = await readout(second.page).textContent();
  const tab = await first.context.newPage();
  await openDashboard(tab, `${stage.server.url}/dashboards/widgets-basic`);
  await readout(tab).waitFor();
  await moveSlider(first.page, 3);
  const moved = String(Number(untouched) + 3);
  for (const page of [first.page, tab]) await expect.poll(() => readout(page).textContent()).toBe(moved);
  expect(await readout(second.page).textContent()).toBe(untouched);
  await first.context.close();
  await second.context.close();
});

test("what happens while the connection is lost is there when it comes back", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/dashboards/widgets-basic`);
  await readout(page).waitFor();
  const before = await plotSource(page);
  await context.setOffline(true);
  await page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await page.locator('[data-notice="connection-lost"]').waitFor();
  await moveSlider(page, 2);
  const value = await readout(page).textContent();
  await context.setOffline(false);
  await page.locator('[data-notice="connection-lost"]').waitFor({ state: "detached" });
  await plotOtherThan(page, before);
  const other = await context.newPage();
  await openDashboard(other, `${stage.server.url}/dashboards/widgets-basic`);
  // It may come while the second step is still on its way.
  await expect.poll(() => readout(other).textContent()).toBe(value);
  await context.close();
});

test("start over makes a new session", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/dashboards/widgets-basic`);
  await readout(page).waitFor();
  const original = await readout(page).textContent();
  await moveSlider(page, 2);
  await page.locator("header summary").click();
  await page.locator("#start-over").click();
  await page.waitForFunction((value) => document.querySelector(".widget-readout")?.textContent === value, original);
  await context.close();
});

test("closed, late and foreign widgets leave the rest of the page whole, live and after a reload", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/dashboards/widgets-odd`);
  for (const visited of ["live", "after a reload"]) {
    await page.getByRole("button", { name: "child kept" }).waitFor();
    await page.getByRole("button", { name: "late child" }).waitFor();
    await page.getByText(/no-such-library.*1\.2\.3.*not found/).waitFor();
    for (const closed of ["closed at once", "child closed"]) {
      await page.getByRole("button", { name: closed }).waitFor({ state: "detached" });
    }
    if (visited === "live") await page.reload();
  }
  await context.close();
});
