/** Dashboards whose notebooks name a template. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { drawn, openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";

const folder = await mkdtemp(join(tmpdir(), "templates-"));
const stage = setStage({ folder });

const CELLS = [
  ["markdown", "# Sales\n\nOf [both](#Notes) regions.\n\n## North"],
  ["code", "import ipywidgets as w\nfrom IPython.display import HTML, display\nprint('of the north')"],
  ["sidebar", "slider = w.IntSlider(3, description='Rows')\nw.VBox([slider])"],
  ["markdown", "## South"],
  [
    "code",
    "display(HTML('<div id=\"wide\" style=\"height: 40px\">of the south</div>'))\nw.jslink((slider, 'value'), (text := w.IntText(), 'value'))\ntext",
  ],
  ["markdown", "## Notes\n\n### Sources\n\nBooks."],
] as const;

beforeAll(async () => {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3", display_name: "Python 3" }, jupyter_dashboards_server: { template: "tabs" } },
    cells: CELLS.map(([kind, source]) =>
      kind === "markdown"
        ? { cell_type: kind, metadata: {}, source }
        : { cell_type: "code", metadata: { tags: [kind] }, source, outputs: [], execution_count: null },
    ),
  };
  await writeFile(join(folder, "sales.ipynb"), JSON.stringify(notebook));
});

const url = (anchor = ""): string => `${stage.server.url}/dashboards/sales${anchor}`;

/** Texts that can be seen. */
async function inSight(page: Page): Promise<readonly boolean[]> {
  return Promise.all(["of the north", "of the south", "Books."].map((text) => page.getByText(text, { exact: true }).isVisible()));
}

test("sections are tabs: by pointer, by keyboard, by the address and back; others are laid out meanwhile", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, url());
  await page.getByText("of the north").waitFor();
  expect(await inSight(page)).toEqual([true, false, false]);
  expect(await page.locator("#wide").evaluate(({ clientWidth }) => clientWidth)).toBeGreaterThan(500);
  await page.getByRole("tab", { name: "South" }).click();
  expect(await inSight(page)).toEqual([false, true, false]);
  expect(new URL(page.url()).hash).toBe("#tab-South");
  await page.keyboard.press("ArrowRight");
  expect(await inSight(page)).toEqual([false, false, true]);
  await page.keyboard.press("ArrowRight");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("North");
  await page.getByRole("link", { name: "both" }).click();
  await page.getByText("Books.").waitFor();
  expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Notes");
  await page.goBack();
  await page.getByText("of the north").waitFor();
  expect(await page.getByRole("tabpanel").count()).toBe(1);
  await context.close();
  expect(errors).toEqual([]);
});

test("an address with an anchor opens its tab, also of what stands within it", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(url("#Sources"));
  await page.getByText("Books.").waitFor();
  expect(await inSight(page)).toEqual([false, false, true]);
  await context.close();
});

test("without JavaScript, and on paper, the sections stand one below the other", async () => {
  const { context, page } = await visit(stage.browser, { javaScriptEnabled: false });
  await page.goto(url());
  expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual(["North", "South", "Notes"]);
  await page.getByRole("link", { name: "Notes" }).click();
  expect(await page.getByText("Books.").isVisible()).toBe(true);
  await context.close();
  const paper = await visit(stage.browser);
  await openDashboard(paper.page, url());
  await paper.page.emulateMedia({ media: "print" });
  expect(await inSight(paper.page)).toEqual([true, true, true]);
  await paper.context.close();
});

test("cells with the tag stand beside the others; on a phone in a drawer", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, url("#tab-South"));
  await drawn(page);
  const controls = page.getByRole("complementary", { name: "Controls" });
  const beside = await controls.boundingBox();
  const panel = await page.getByRole("tabpanel").boundingBox();
  expect(beside && panel && beside.x + beside.width < panel.x).toBe(true);
  await page.getByRole("slider").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.locator("input[type=number]").inputValue()).toBe("4");

  await page.setViewportSize({ width: 390, height: 800 });
  expect(await controls.isVisible()).toBe(false);
  await page.getByRole("button", { name: "Controls" }).click();
  await page.getByRole("slider").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.locator("input[type=number]").inputValue()).toBe("5");
  await page.keyboard.press("Escape");
  expect(await controls.isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await context.close();
});
