/** In a dark page plots take its colours, where their library allows it and their author has chosen none. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openOffline } from "../support/offline.js";
import { setStage } from "../support/stage.js";

const stage = setStage({ folder: fileURLToPath(new URL("../fixtures/libraries", import.meta.url)) });

const DARK = "rgb(20, 23, 26)";
const WHITE = "rgb(255, 255, 255)";

test("plotly, Vega and Bokeh are dark in the dark and light in the light; what has its author's colours stays", async () => {
  const { page, outside, close } = await openOffline(stage, "in-the-dark", { colorScheme: "dark" });
  await expect.poll(() => plotlyGrounds(page)).toEqual([DARK, DARK, DARK, WHITE]);
  await expect.poll(() => vegaGrounds(page)).toEqual([DARK, DARK, WHITE]);
  await expect.poll(() => bokehGrounds(page)).toEqual(["#14171a", "#ffffff"]);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(() => plotlyGrounds(page)).toEqual([WHITE, WHITE, WHITE, WHITE]);
  await expect.poll(() => vegaGrounds(page)).toEqual([WHITE, WHITE, WHITE]);
  await expect.poll(() => bokehGrounds(page)).toEqual(["#ffffff", "#ffffff"]);
  expect(outside).toEqual([]);
  await close();
});

test("a dashboard whose plots are to stay as they were made", async () => {
  const { page, close } = await openOffline(stage, "as-made", { colorScheme: "dark" });
  await expect.poll(() => plotlyGrounds(page)).toEqual([WHITE]);
  await close();
});

function plotlyGrounds(page: Page): Promise<string[]> {
  return page
    .locator(".js-plotly-plot .main-svg:first-child")
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
}

function vegaGrounds(page: Page): Promise<string[]> {
  return page.locator(".vega-embed svg.marks").evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor));
}

function bokehGrounds(page: Page): Promise<string[]> {
  return page.evaluate("Bokeh.documents.flatMap((document) => document.roots().map((root) => root.border_fill_color))");
}
