import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { Author } from "../support/author.js";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { startServerProcess } from "../support/server-process.js";
import { setStage } from "../support/stage.js";
import { notebookText, writeNotebook } from "../support/write-notebook.js";

const SLIDER = [
  "import ipywidgets as w",
  "slider, double = w.IntSlider(3), w.Label('')",
  "def show(change):\n    double.value = f'twice is {2 * slider.value}'",
  "slider.observe(show, 'value')",
  "w.VBox([slider, double])",
].join("\n");
const ENDING = "import os, ipywidgets as w\nbutton = w.Button(description='End')\nbutton.on_click(lambda _: os._exit(1))\nbutton";

const folder = mkdtempSync(join(tmpdir(), "new-version-"));
const stage = setStage({ folder, env: { NOTEBOOKS_POLL_INTERVAL: "200", LOG_LEVEL: "error" } });

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const write = (name: string, ...cells: readonly string[]): Promise<void> => writeNotebook(join(folder, `${name}.ipynb`), ...cells);
const addressOf = (name: string): string => `${stage.server.url}/dashboards/${name}`;
const noticeOf = (page: Page) =>
  page.getByRole("status").getByText("A new version of this dashboard is available. Loading it starts afresh.");
const loadOf = (page: Page) => page.locator('[data-notice="new-version"]').getByRole("button", { name: "Load it" });
const handleOf = (page: Page) => page.locator(".noUi-handle");

async function moveSlider(page: Page, expected: string): Promise<void> {
  await handleOf(page).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText(expected, { exact: true }).waitFor();
}

/** Nothing lies over its middle. */
function isInSight(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return found !== null && element.contains(found);
  });
}

test("an edit on disk is said, the old version goes on in its place, and loading shows the new one", async () => {
  await write("sales", "# First edition", SLIDER);
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, addressOf("sales"));
  await moveSlider(page, "twice is 8");
  const place = await handleOf(page).boundingBox();
  await write("sales", "# Second edition", SLIDER);
  await noticeOf(page).waitFor();
  expect(await handleOf(page).boundingBox()).toEqual(place);
  await moveSlider(page, "twice is 10");
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("First edition");
  await loadOf(page).click();
  await page.getByRole("heading", { name: "Second edition" }).waitFor();
  await settled(page);
  expect(await noticeOf(page).count()).toBe(0);
  await moveSlider(page, "twice is 8");
  expect(errors).toEqual([]);
  await context.close();
});

test("all tabs are told, one that loses its line too, and going back to the old version takes it back", async () => {
  await write("tabs", "# First edition", SLIDER);
  const { context, page } = await visit(stage.browser);
  const tab = await context.newPage();
  for (const each of [page, tab]) await openDashboard(each, addressOf("tabs"));
  await tab.evaluate(() => window.dispatchEvent(new Event("offline")));
  await write("tabs", "# Second edition", SLIDER);
  for (const each of [page, tab]) await noticeOf(each).waitFor();
  // Who comes back is told again, and does not hear it a second time.
  await noticeOf(tab).evaluate((text) => text.setAttribute("data-said", ""));
  await tab.evaluate(() => window.dispatchEvent(new Event("offline")));
  await moveSlider(tab, "twice is 8");
  expect(await tab.locator("[data-said]").count()).toBe(1);
  await write("tabs", "# First edition", SLIDER);
  for (const each of [page, tab]) await noticeOf(each).waitFor({ state: "detached" });
  await moveSlider(tab, "twice is 10");
  await context.close();
});

test("what an author publishes, rolls back and deletes is told at once, without waiting for the clock", async () => {
  const slow = await startServerProcess({ folder, env: { NOTEBOOKS_POLL_INTERVAL: "2147483647", LOG_LEVEL: "error" } });
  const author = new Author(slow.url);
  const publish = async (title: string): Promise<void> => {
    const upload = { fileName: "sent.ipynb", bytes: Buffer.from(notebookText(`# ${title}`, SLIDER)) };
    expect((await author.publish("published", upload)).status).toBe(201);
  };
  await publish("First edition");
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${slow.url}/dashboards/published`);
  await publish("Second edition");
  await noticeOf(page).waitFor();
  await moveSlider(page, "twice is 8");
  expect((await author.rollback("published")).status).toBe(200);
  await noticeOf(page).waitFor({ state: "detached" });
  await publish("Third edition");
  await loadOf(page).click();
  await page.getByRole("heading", { name: "Third edition" }).waitFor();
  await settled(page);
  expect((await author.remove("published")).status).toBe(204);
  await moveSlider(page, "twice is 8");
  expect(await noticeOf(page).count()).toBe(0);
  await context.close();
  await slow.stop();
});

test("what is half written or gone is no new version", async () => {
  await write("saving", "# First edition", SLIDER);
  await write("other", "# First edition", SLIDER);
  const { context, page } = await visit(stage.browser);
  const other = await context.newPage();
  await openDashboard(page, addressOf("saving"));
  await openDashboard(other, addressOf("other"));
  await rm(join(folder, "saving.ipynb"));
  // The round that sees the one has seen the other before or sees it next.
  for (const edition of ["Second", "Third"]) {
    await write("other", `# ${edition} edition`, SLIDER);
    await noticeOf(other).waitFor();
    await loadOf(other).click();
    await other.getByRole("heading", { name: `${edition} edition` }).waitFor();
  }
  expect(await noticeOf(page).count()).toBe(0);
  await moveSlider(page, "twice is 8");
  await context.close();
});

test("Restart keeps the version that the page shows; Start over brings the new one", async () => {
  await write("ending", "# First edition", "print('first print')", ENDING);
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, addressOf("ending"));
  await write("ending", "# Second edition", "print('second print')", ENDING);
  await noticeOf(page).waitFor();
  await page.getByRole("button", { name: "End" }).click();
  await page.locator('[data-notice="kernel-dead"]').getByRole("button", { name: "Restart" }).click();
  await page.locator('[data-notice="kernel-dead"]').waitFor({ state: "detached" });
  await settled(page);
  await page.getByText("first print").waitFor();
  await noticeOf(page).waitFor();
  await page.getByLabel("Menu").click();
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("heading", { name: "Second edition" }).waitFor();
  await page.getByText("second print").waitFor();
  await settled(page);
  expect(await noticeOf(page).count()).toBe(0);
  await context.close();
});

test.each([
  ["on a phone", { viewport: { width: 390, height: 844 } }],
  ["on a screen", { viewport: { width: 1280, height: 800 } }],
])("the notice covers nothing that is worked with, %s", async (_, options) => {
  const name = `covered-${options.viewport.width}`;
  await write(
    name,
    "# First edition",
    "from IPython.display import HTML\nHTML('<div style=\"height: 40rem\"></div>')",
    SLIDER,
    "print('end')",
  );
  const { context, page } = await visit(stage.browser, options);
  await openDashboard(page, addressOf(name));
  await handleOf(page).focus();
  await handleOf(page).evaluate((handle) => handle.scrollIntoView({ block: "end" }));
  await write(name, "# Second edition", SLIDER);
  await noticeOf(page).waitFor();
  await expect.poll(() => isInSight(handleOf(page))).toBe(true);
  await expect.poll(() => isInSight(loadOf(page))).toBe(true);
  const notice = await page.locator('[data-notice="new-version"]').boundingBox();
  expect(notice?.x).toBeGreaterThanOrEqual(0);
  expect((notice?.x ?? 0) + (notice?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(options.viewport.width);
  await context.close();
});
