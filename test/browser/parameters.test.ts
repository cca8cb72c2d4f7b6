import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";

const PARAMETERS = [
  "region = 'north'  # where",
  "year = 2025",
  "rate = 0.5",
  "full = True",
  "names = ['a', 'b']",
  "day = '2025-03-01'",
  "label = None",
  "api_token = 'zqhidden'",
  "from typing import Literal",
  "unit: Literal['km', 'sea miles'] = 'km'  # of distances",
].join("\n");
const SHOW = "import json\nprint(json.dumps([region, year, rate, full, names, day, label]))";

const folder = mkdtempSync(join(tmpdir(), "parameters-"));
const stage = setStage({ folder });

async function write(name: string, metadata: object): Promise<void> {
  const code = (source: string, tags: readonly string[]): object => ({ cell_type: "code", metadata: { tags }, source, outputs: [] });
  const cells = [{ cell_type: "markdown", metadata: {}, source: "# Sales" }, code(PARAMETERS, ["parameters"]), code(SHOW, [])];
  await writeFile(join(folder, `${name}.ipynb`), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }));
}

beforeAll(async () => {
  await write("sales", {});
  await write("quiet", { jupyter_dashboards_server: { parameters_form: false } });
});

afterAll(() => rm(folder, { recursive: true }));

const at = (path: string): string => `${stage.server.url}/dashboards/${path}`;

async function shown(page: Page): Promise<unknown> {
  await settled(page);
  return JSON.parse((await page.locator(".output").first().textContent()) ?? "");
}

test("values that an annotation lists are chosen from, by keyboard and on a phone", async () => {
  const { context, page, errors } = await visit(stage.browser, { viewport: { width: 390, height: 844 } });
  await openDashboard(page, at("sales"));
  await page.locator(".parameters > summary").click();
  const unit = page.getByRole("combobox", { name: "Unit" });
  expect(await unit.locator("option").allTextContents()).toEqual(["km", "sea miles"]);
  await unit.focus();
  await page.keyboard.type("sea");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL(/\?unit=sea\+miles$/);
  await settled(page);
  await page.locator(".parameters-value.changed").getByText("sea miles").waitFor();
  await page.goto(at("sales?unit=furlongs"));
  expect(await page.getByText("It must be one of").count()).toBe(1);
  expect(await page.getByRole("combobox", { name: "Unit" }).inputValue()).toBe("furlongs");
  expect(errors.filter((line) => !line.includes("400"))).toEqual([]);
  await context.close();
});

test("the form shows the notebook's values, sets them by keyboard, keeps them over a reload, and takes them back", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, at("sales?view=report&q=kept"));
  expect(await shown(page)).toEqual(["north", 2025, 0.5, true, ["a", "b"], "2025-03-01", null]);
  await page.locator(".parameters > summary").focus();
  await page.keyboard.press("Enter");
  expect(await page.getByLabel("Year").inputValue()).toBe("2025");
  expect(await page.getByLabel("Region").getAttribute("aria-describedby")).toBe("parameter-region-help");
  expect(await page.getByText("Api token").count()).toBe(0);
  await page.getByLabel("Region").fill("o'clock");
  await page.getByLabel("Year").fill("2024");
  await page.getByLabel("Full").selectOption("No");
  await page.getByLabel("Names").fill("x\ny\n");
  await page.getByLabel("Region").press("Enter");
  await page.waitForURL(/region=/);
  const set = ["o'clock", 2024, 0.5, false, ["x", "y"], "2025-03-01", null];
  expect(await shown(page)).toEqual(set);
  expect(new URL(page.url()).search).toBe("?view=report&q=kept&region=o%27clock&year=2024&full=false&names=x&names=y");
  await page.reload();
  expect(await shown(page)).toEqual(set);
  expect(await page.locator(".parameters-value.changed").allTextContents()).toEqual([
    "Region o'clock",
    "Year 2024",
    "Full No",
    "Names x, y",
  ]);
  await page.locator(".parameters > summary").click();
  await page.getByRole("link", { name: "Reset" }).click();
  await page.waitForURL((url) => url.search === "?view=report&q=kept");
  expect(await shown(page)).toEqual(["north", 2025, 0.5, true, ["a", "b"], "2025-03-01", null]);
  expect(errors).toEqual([]);
  await context.close();
});

test("what a parameter can't be is said at its field, with what was given, and can be mended there", async () => {
  const { context, page } = await visit(stage.browser);
  const response = await page.goto(at("sales?year=last&region=south&%3Cb%3E=1"));
  expect(response?.status()).toBe(400);
  const year = page.getByLabel("Year");
  expect(await year.inputValue()).toBe("last");
  expect(await year.getAttribute("aria-invalid")).toBe("true");
  expect(await page.locator("#parameter-year-problem").textContent()).toContain("It must be a whole number such as 3.");
  expect(await page.locator(".parameters-problem").count()).toBe(1);
  await year.fill("2023");
  await page.getByRole("button", { name: "Apply" }).click();
  expect(await shown(page)).toEqual(["south", 2023, 0.5, true, ["a", "b"], "2025-03-01", null]);
  await context.close();
});

test("a name that the notebook does not have is told, and does no harm", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, at("sales?yeer=2024&utm_source=mail"));
  expect(await page.locator('[data-notice="unknown-parameters"]').textContent()).toBe(
    "This dashboard has no parameter “yeer”. Did you mean “year”?",
  );
  expect(await shown(page)).toContain(2025);
  await context.close();
});

test("the form works without a script", async () => {
  const { context, page } = await visit(stage.browser, { javaScriptEnabled: false });
  await page.goto(at("sales"));
  await page.locator(".parameters > summary").click();
  await page.getByLabel("Year").fill("2022");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL(({ search }) => search === "?year=2022");
  expect(await page.locator(".parameters-value.changed").textContent()).toBe("Year 2022");
  await context.close();
});

test("no form where the author wants none, nor on a plain page; what is confidential is nowhere", async () => {
  const { context, page } = await visit(stage.browser);
  for (const path of ["dashboards/quiet", "dashboards-plain/sales"]) {
    await openDashboard(page, `${stage.server.url}/${path}`);
    expect(await page.locator(".parameters").count()).toBe(0);
  }
  expect((await page.goto(at("quiet?year=last")))?.status()).toBe(400);
  expect(await page.getByText("The parameter year").count()).toBe(1);
  expect(await page.locator("form").count()).toBe(0);
  const html = await (await fetch(at("sales?api_token=other"))).text();
  expect(html).not.toContain("zqhidden");
  await context.close();
});

test.each(["light", "dark"] as const)("axe finds nothing serious in it, %s, wide or narrow", async (colorScheme) => {
  for (const width of [1280, 390]) {
    const { context, page } = await visit(stage.browser, { colorScheme, viewport: { width, height: 844 } });
    for (const path of ["sales?year=2024", "sales?year=last"]) {
      await page.goto(at(path));
      // Where a value can't be used, nothing runs.
      if (path === "sales?year=2024") await settled(page);
      await page.evaluate(() => document.querySelector(".parameters")?.setAttribute("open", ""));
      await page.evaluate(axe.source);
      const serious = await page.evaluate(async () => {
        const checker: { run(): Promise<{ violations: { id: string; impact: string }[] }> } = Reflect.get(window, "axe");
        const { violations } = await checker.run();
        return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id);
      });
      expect(serious, `${path} ${width}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await context.close();
  }
});
