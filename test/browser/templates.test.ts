/** Dashboards whose notebooks name a template. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { violationsOn } from "../support/axe.js";
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

const ARABIC = [
  ["markdown", "# المبيعات\n\n## الشمال\n\nنص مع `df.head()`."],
  ["sidebar", "import ipywidgets as w\nw.IntSlider(25, description='صفوف')"],
  ["markdown", "## الجنوب\n\nنص آخر."],
] as const;

/** The kind is that of a slide. */
const TALK = [
  ["slide", "# A talk\n\nOf sales."],
  ["fragment", "print('comes later')"],
  ["notes", "## For the speaker"],
  ["subslide", "## North\n\nIn the north."],
  ["slide", "## South\n\nIn the south."],
] as const;

beforeAll(async () => {
  const cells = TALK.map(([type, source]) => {
    const metadata = { slideshow: { slide_type: type } };
    return source.startsWith("#")
      ? { cell_type: "markdown", metadata, source }
      : { cell_type: "code", metadata, source, outputs: [], execution_count: null };
  });
  const metadata = { kernelspec: { name: "python3", display_name: "Python 3" }, jupyter_dashboards_server: { template: "slides" } };
  await writeFile(join(folder, "talk.ipynb"), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
  await writeDashboard("sales", CELLS);
  await writeDashboard("arabic", ARABIC);
});

async function writeDashboard(name: string, cells: readonly (readonly [kind: string, source: string])[]): Promise<void> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3", display_name: "Python 3" }, jupyter_dashboards_server: { template: "tabs" } },
    cells: cells.map(([kind, source]) =>
      kind === "markdown"
        ? { cell_type: kind, metadata: {}, source }
        : { cell_type: "code", metadata: { tags: [kind] }, source, outputs: [], execution_count: null },
    ),
  };
  await writeFile(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
}

const url = (anchor = "", name = "sales"): string => `${stage.server.url}/dashboards/${name}${anchor}`;

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

/** From 0, at the left end of its track, to 1. */
function sliderPosition(page: Page): Promise<number> {
  return page.locator(".noUi-target").evaluate((track) => {
    const [whole, handle] = [track.getBoundingClientRect(), track.querySelector(".noUi-handle")?.getBoundingClientRect()];
    return handle === undefined ? Number.NaN : (handle.left + handle.width / 2 - whole.left) / whole.width;
  });
}

test("a page in Arabic is from right to left, and texts keep their own direction in any page", async () => {
  const { context, page, errors } = await visit(stage.browser, { locale: "ar" });
  await openDashboard(page, url("", "arabic"));
  await drawn(page);
  const right = async (name: string): Promise<number> => (await page.getByRole("tab", { name }).boundingBox())?.x ?? 0;
  expect(await right("الشمال")).toBeGreaterThan(await right("الجنوب"));
  await page.getByRole("tab", { name: "الشمال" }).focus();
  await page.keyboard.press("ArrowLeft");
  expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("الجنوب");
  expect(await sliderPosition(page)).toBeCloseTo(0.25, 1);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole("button", { name: "أدوات التحكم" }).click();
  expect((await page.getByRole("slider").boundingBox())?.x).toBeGreaterThan(30);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await openDashboard(page, url());
  expect(await page.locator("main").evaluate((main) => getComputedStyle(main).direction)).toBe("ltr");
  expect(await page.locator(".site-header").evaluate((header) => getComputedStyle(header).direction)).toBe("rtl");
  expect(await sliderPosition(page)).toBeCloseTo(0.03, 1);
  await context.close();
  expect(errors).toEqual([]);
  const english = await visit(stage.browser);
  await openDashboard(english.page, url("", "arabic"));
  await drawn(english.page);
  expect(await english.page.locator("main").evaluate((main) => getComputedStyle(main).direction)).toBe("rtl");
  expect(await sliderPosition(english.page)).toBeCloseTo(0.25, 1);
  await english.context.close();
});

test("slides are shown one at a time: by keys, buttons and the address; on paper each has a page", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, url("", "talk"));
  await drawn(page);
  const shown = (): Promise<readonly boolean[]> =>
    Promise.all(
      ["Of sales.", "comes later", "In the north.", "In the south."].map((text) => page.getByText(text, { exact: true }).isVisible()),
    );
  expect(await shown()).toEqual([true, false, false, false]);
  await page.keyboard.press("ArrowRight");
  expect(await shown()).toEqual([true, true, false, false]);
  await page.keyboard.press("PageDown");
  expect(await shown()).toEqual([false, false, true, false]);
  await page.getByRole("button", { name: "Next slide" }).click();
  expect(await shown()).toEqual([false, false, false, true]);
  expect(new URL(page.url()).hash).toBe("#slide-3");
  expect(await page.locator(".slide-count").textContent()).toBe("Slide 3 of 3");
  await page.reload();
  await drawn(page);
  expect(await shown()).toEqual([false, false, false, true]);
  await page.keyboard.press("Home");
  expect(await shown()).toEqual([true, false, false, false]);
  expect(await page.getByText("For the speaker").count()).toBe(0);
  await page.emulateMedia({ media: "print" });
  expect(await shown()).toEqual([true, true, true, true]);
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(paper.match(/\/Type \/Page\b/g)).toHaveLength(3);
  await context.close();
  expect(errors).toEqual([]);
});

test.each([
  ["light", "en"],
  ["dark", "ar"],
] as const)("axe finds nothing of levels A and AA on any template, the menu open, %s, in %s", async (colorScheme, locale) => {
  const { context, page } = await visit(stage.browser, { colorScheme, locale });
  for (const name of ["sales", "arabic", "talk"]) {
    await openDashboard(page, url("", name));
    await drawn(page);
    await page.locator(".menu > summary").click();
    expect(await violationsOn(page), name).toEqual([]);
  }
  await page.goto(`${stage.server.url}/?q=a`);
  expect(await violationsOn(page), "the list").toEqual([]);
  await context.close();
});
