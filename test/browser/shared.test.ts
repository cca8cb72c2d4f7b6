import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookText, notebookWith } from "../support/write-notebook.js";

const CELLS = [
  "# Room 12",
  [
    "import ipywidgets as w",
    "slider, double, button = w.IntSlider(3, description='Degrees'), w.Label(''), w.Button(description='Warmer')",
    "def show(change=None):\n    double.value = f'twice is {2 * slider.value}'",
    "slider.observe(show, 'value')\nshow()",
    "def warmer(_):\n    slider.value += 1",
    "button.on_click(warmer)",
    "w.VBox([slider, double, button, w.Tab([w.Label('first tab'), w.Label('second tab')], titles=['One', 'Two'])])",
  ].join("\n"),
];

const folder = mkdtempSync(join(tmpdir(), "shared-pages-"));
const stage = setStage({ folder, env: { LOG_LEVEL: "error" } });

beforeAll(async () => {
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, `${name}.ipynb`), text);
  await write("room", notebookWith({ session: "shared" }, ...CELLS));
  await write("board", notebookWith({ session: "shared", interaction: "view-only" }, ...CELLS));
  await write("own", notebookText(...CELLS));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const addressOf = (name: string): string => `${stage.server.url}/dashboards/${name}`;

test("what one visitor moves, another sees move", async () => {
  const ada = await visit(stage.browser);
  const ben = await visit(stage.browser);
  for (const { page } of [ada, ben]) await openDashboard(page, addressOf("room"));
  await ada.page.locator(".noUi-handle").first().focus();
  await ada.page.keyboard.press("ArrowRight");
  for (const { page } of [ada, ben]) await page.getByText("twice is 8", { exact: true }).waitFor();
  await ben.page.getByRole("button", { name: "Warmer" }).click();
  for (const { page } of [ada, ben]) await page.getByText("twice is 10", { exact: true }).waitFor();
  await expect.poll(() => ada.page.locator(".noUi-handle").first().getAttribute("aria-valuenow")).toContain("5");
  await ada.page.getByText("Everyone sees what you change").waitFor();
  // Nobody can start it over for the others.
  expect(await ada.page.locator("#start-over").count()).toBe(0);
  expect([...ada.errors, ...ben.errors]).toEqual([]);
  for (const { context } of [ada, ben]) await context.close();
});

test("where visitors may only look, widgets say so, do nothing, and still follow the kernel", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await openDashboard(page, addressOf("board"));
  await page.getByText("View only", { exact: true }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Warmer" }).isDisabled()).toBe(true);
  await page.locator(".noUi-target[disabled]").waitFor();
  await page.locator(".noUi-handle").first().focus();
  await page.keyboard.press("ArrowRight");
  expect(await page.locator(".noUi-handle").first().getAttribute("aria-valuenow")).toContain("3");
  await page.getByText("twice is 6", { exact: true }).waitFor();
  // What is only this page's own works as ever.
  await page.getByRole("tab", { name: "Two" }).click();
  await page.getByText("second tab", { exact: true }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("a dashboard of one's own says nothing of sharing", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, addressOf("own"));
  expect(await page.locator(".session-note").count()).toBe(0);
  await expect.poll(() => page.getByRole("button", { name: "Warmer" }).isEnabled()).toBe(true);
  await context.close();
});
