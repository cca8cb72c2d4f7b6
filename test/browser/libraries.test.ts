/** Libraries that pip has put beside the kernel: their widgets and plots come alive without configuration, from this server alone. */
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { THIRD_PARTY, violationsOn } from "../support/axe.js";
import { settled } from "../support/dashboard.js";
import { openOffline } from "../support/offline.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/libraries", import.meta.url));
/** Holds an extension that can't be run. */
const jupyter = fileURLToPath(new URL("../fixtures/jupyter", import.meta.url));
const stage = setStage({ folder, env: { JUPYTER_PATH: jupyter } });

const text = (page: Page, selector: string) => page.locator(selector).first().textContent();

test("bqplot: a slider in Python moves the line, and a reload shows it moved", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "bqplot");
  const line = () => page.locator("path.line").first().getAttribute("d");
  await expect.poll(() => text(page, ".bqplot .mainheading")).toBe("Sales");
  await expect.poll(line).toMatch(/^M\d/);
  const before = await line();
  await page.locator(".noUi-handle").focus();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowRight");
  await expect.poll(() => text(page, ".widget-readout")).toBe("7");
  await expect.poll(line).not.toBe(before);
  await page.reload();
  await settled(page);
  await expect.poll(() => text(page, ".widget-readout")).toBe("7");
  await expect.poll(line).toMatch(/^M\d/);
  expect(await line()).not.toBe(before);
  expect(await violationsOn(page, THIRD_PARTY), "around widgets").toEqual([]);
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("plotly: a figure answers to the mouse, and is as wide as its place", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "plotly");
  await expect.poll(() => text(page, ".gtitle")).toBe("Sales");
  const plot = page.locator(".main-svg").first();
  await expect.poll(() => labelsUnderMouse(page)).toBeGreaterThan(0);
  await page.setViewportSize({ width: 600, height: 900 });
  await expect.poll(async () => (await plot.boundingBox())?.width ?? 0).toBeLessThan(600);
  await page.reload();
  await expect.poll(() => text(page, ".gtitle")).toBe("Sales");
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("in a grid, plots fill their places, two share one by scrolling, and a picture that is larger shrinks to it", async () => {
  const { page, close } = await openOffline(stage, "grid-plots");
  const heightIn = async (cell: number, selector: string) =>
    (await page.locator(`[data-cell="${cell}"] ${selector}`).first().boundingBox())?.height;
  const plots = [
    [0, ".main-svg"],
    [1, ".output-image > img"],
    [2, ".main-svg"],
    [4, ".vega-embed svg.marks"],
  ] as const;
  for (const [cell, selector] of plots) {
    // A margin or two.
    await expect.poll(() => heightIn(cell, selector), { message: selector }).toBeGreaterThan(260);
    await expect.poll(() => heightIn(cell, selector), { message: selector }).toBeLessThanOrEqual(290);
  }
  const scrolls = () => page.locator(".cell-outputs").evaluateAll((all) => all.map((one) => one.scrollHeight > one.clientHeight));
  await expect.poll(scrolls).toEqual([false, false, false, false, false, true]);
  const overflows = () => page.locator(".cell-outputs").evaluateAll((all) => all.map((one) => getComputedStyle(one).overflowY));
  // What nothing scrolls in, menus may leave.
  await expect.poll(overflows).toEqual(["visible", "visible", "visible", "visible", "visible", "auto"]);
  await close();
});

test("plotly: what Python changes in a FigureWidget shows at once, and after a reload", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "figure-widget");
  await expect.poll(() => text(page, ".gtitle")).toBe("Sales");
  await expect.poll(() => page.locator(".points .point").count(), { message: "bars of three figures" }).toBe(6);
  await page.getByRole("button", { name: "More" }).click();
  await expect.poll(() => text(page, ".gtitle")).toBe("More sales");
  await page.reload();
  await expect.poll(() => text(page, ".gtitle")).toBe("More sales");
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("bokeh: a plot can be dragged, without BokehJS from its CDN, and is as wide as its place", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "bokeh");
  const canvas = page.locator(".bk-Canvas").first();
  await canvas.waitFor();
  const start = () => page.evaluate<number>("Bokeh.documents[0].roots()[0].x_range.start");
  await expect.poll(() => draggedFrom(canvas, start)).not.toBe(0);
  await page.setViewportSize({ width: 500, height: 900 });
  await expect.poll(async () => (await canvas.boundingBox())?.width ?? 0).toBeLessThan(500);
  await page.reload();
  await settled(page);
  await canvas.waitFor();
  expect(await violationsOn(page, THIRD_PARTY), "around a plot").toEqual([]);
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test.each(["altair", "altair-mime"])("%s: a bar says its value under the mouse, without Vega from its CDN", async (name) => {
  const { page, errors, outside, close } = await openOffline(stage, name);
  const chart = page.locator(".vega-embed :is(canvas, svg)").first();
  await expect.poll(() => tooltipOf(page, chart)).toBe("1");
  await page.reload();
  await settled(page);
  await chart.waitFor();
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("documents in frames: a map of folium has Leaflet from this server, a htmlwidget of R runs as its document ends", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "folium-frame");
  const widget = page.locator(".output-isolated > iframe");
  await expect.poll(() => widget.contentFrame().locator("#widget").textContent()).toBe("drawn");
  await expect.poll(async () => (await widget.boundingBox())?.height ?? 0).toBeGreaterThan(500);
  const map = page.frameLocator(".output-html iframe");
  await map.locator(".awesome-marker-icon-blue").click();
  await expect.poll(() => map.locator(".leaflet-popup-content").textContent()).toBe("Town hall");
  const picture = map.locator("img.leaflet-marker-icon");
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(25);
  const icon = map.locator(".glyphicon-info-sign");
  expect(await icon.evaluate((element) => [getComputedStyle(element).fontFamily, getComputedStyle(element).transform])).toEqual([
    '"Glyphicons Halflings"',
    "matrix(0, 1, -1, 0, 0, 0)",
  ]);
  await page.reload();
  await map.locator(".awesome-marker-icon-blue").waitFor();
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("anywidget: a button counts on the page and in the kernel, and a reload keeps it", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "anywidget");
  const button = page.getByRole("button", { name: "count is" });
  await button.click();
  await button.click();
  await expect.poll(() => button.textContent()).toBe("count is 2");
  await page.reload();
  await expect.poll(() => button.textContent()).toBe("count is 2");
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("ipympl: the figure is drawn, and again after a reload; on a phone it is smaller, and knows where the mouse is", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "ipympl");
  await expect.poll(() => darkPixels(page)).toBeGreaterThan(100);
  await page.setViewportSize({ width: 320, height: 800 });
  const isMovedSideways = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(await isMovedSideways()).toBe(false);
  const canvas = page.locator(".jupyter-matplotlib-canvas-div");
  const [place] = await Promise.all([page.locator(".cell-outputs").boundingBox(), canvas.waitFor()]);
  await expect.poll(async () => (await canvas.boundingBox())?.width ?? Number.NaN).toBeLessThanOrEqual(place?.width ?? 0);
  await expect.poll(() => positionUnderMouse(page)).toMatch(/^\(x, y\) = \((?:0\.9[89]|1\.0[012])\d*, (?:1\.9[89]|2\.0[012])\d*\)$/);
  await page.reload();
  await settled(page);
  await expect.poll(() => darkPixels(page)).toBeGreaterThan(100);
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("ipycanvas: what a cell drew stands there, and after a reload", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "ipycanvas");
  const red = () =>
    page.evaluate(() => {
      const context = document.querySelector<HTMLCanvasElement>(".cell-outputs canvas")?.getContext("2d");
      return context === null || context === undefined ? "" : [...context.getImageData(20, 20, 1, 1).data].join();
    });
  await expect.poll(red).toBe("255,0,0,255");
  await page.reload();
  await settled(page);
  await expect.poll(red).toBe("255,0,0,255");
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("ipywidgets 7: titles and uploads have other names in its widgets, and work", async () => {
  const { page, errors, outside, close } = await openOffline(stage, "widgets-7");
  await expect.poll(() => text(page, ".lm-TabBar-tabLabel")).toBe("First");
  const button = page.getByRole("button", { name: "Upload" });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), button.click()]);
  await chooser.setFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await page.getByText("a.txt: hello").waitFor();
  expect(await button.textContent()).toBe("Upload (1)");
  expect([errors, outside]).toEqual([[], []]);
  await close();
});

test("what is not installed says so in a line, and the rest of the page works", async () => {
  const { page, outside, close } = await openOffline(stage, "missing");
  const lines = () => page.locator(".widget-missing").allTextContents();
  await expect
    .poll(lines)
    .toEqual([
      "This widget needs team-gauges ^1.2.0, which was not found. Looked in what this server brings along and the environment of the kernel python3 (extensions of JupyterLab and of the classic notebook).",
      expect.stringMatching(/^This widget needs bqplot \^99\.0\.0, but what is installed is \d+\.\d+\.\d+\.$/),
    ]);
  await expect.poll(() => text(page, ".widget-readout")).toBe("4");
  await expect.poll(() => text(page, ".output-text pre")).toBe("a plot of the team");
  expect(outside).toEqual([]);
  await close();
});

async function labelsUnderMouse(page: Page): Promise<number> {
  await page.mouse.move(0, 0);
  // What takes the mouse lies above the points.
  await page.locator(".points .point").nth(1).hover({ force: true });
  return page.locator(".hoverlayer .hovertext").count();
}

/** What it says may come before it hears of the mouse. */
async function draggedFrom(canvas: Locator, start: () => Promise<number>): Promise<number> {
  const box = await canvas.boundingBox();
  if (box === null) return 0;
  const { mouse } = canvas.page();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + 60, y, { steps: 5 });
  await mouse.up();
  return start();
}

async function tooltipOf(page: Page, chart: Locator): Promise<string> {
  const box = await chart.boundingBox();
  if (box === null) return "";
  await page.mouse.move(0, 0);
  await page.mouse.move(box.x + box.width / 2, box.y + (box.height * 3) / 4, { steps: 3 });
  return (await page.locator("#vg-tooltip-element.visible").allTextContents()).join("");
}

/** What the figure says of its middle. */
async function positionUnderMouse(page: Page): Promise<string> {
  const box = await page.locator(".jupyter-matplotlib-canvas-div").boundingBox();
  if (box === null) return "";
  await page.mouse.move(0, 0);
  await page.mouse.move(box.x + box.width * 0.5125, box.y + box.height * 0.505, { steps: 3 });
  return ((await page.locator(".jupyter-matplotlib-footer").textContent()) ?? "").trim();
}

function darkPixels(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".jupyter-matplotlib canvas");
    const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let dark = 0;
    for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 200 && (data[at] ?? 255) < 100) dark += 1;
    return dark;
  });
}
