import { fileURLToPath } from "node:url";
import type { FileChooser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { drawn, openDashboard, visit } from "../support/dashboard.js";
import { expectSameInCopy } from "../support/saved-copy.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../../examples", import.meta.url));
const stage = setStage({ folder, env: { HIDDEN_PATHS: "failing-cell" } });

async function upload(page: Page, button: RegExp, files: Parameters<FileChooser["setFiles"]>[0]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByRole("button", { name: button }).click()]);
  await chooser.setFiles(files);
}

const open = (page: Page, name: string): Promise<void> => openDashboard(page, `${stage.server.url}/dashboards/${name}`);

test.each([
  "lorenz",
  "energy-report",
  "image-filter",
  "live-monitor",
  "morning-figures",
  "plain-report",
  "loan",
  "city-bikes",
  "tutorials/widgets-tour",
])("%s runs to its end, without an error or a warning, and its saved copy shows the same", async (name) => {
  const { context, page, errors } = await visit(stage.browser);
  await open(page, name);
  expect(await page.locator('.cell-code:not([data-state="done"])').count()).toBe(0);
  await page.locator(".output").first().waitFor();
  await drawn(page);
  expect(await page.locator("#dashboard-notices > *").count()).toBe(0);
  expect(errors).toEqual([]);
  expect(stage.server.log()).not.toContain("stderr of a cell");
  await expectSameInCopy(stage.browser, page, name !== "live-monitor");
  await context.close();
});

test("a failed cell says so in its place, the later ones are marked, the list does not show it", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(stage.server.url);
  expect(await page.getByText("When something goes wrong").count()).toBe(0);
  await open(page, "failing-cell");
  const states = await page.locator(".cell-code").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-state")));
  expect(states).toEqual(["done", "failed", "not-run"]);
  await page.locator('[data-notice="cell-failed"]').waitFor();
  await page.locator('.cell-code[data-state="failed"]').getByText("The data of today have not arrived yet.").waitFor();
  await expectSameInCopy(stage.browser, page);
  await context.close();
});

test("a picture from the visitor goes through the filter", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page, "image-filter");
  const picture = page.locator("img.widget-image");
  await picture.waitFor();
  const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await upload(page, /Choose a picture/, { name: "dot.png", mimeType: "image/png", buffer: dot });
  await page.getByText("1 × 1 pixels").waitFor();
  await upload(page, /Choose a picture/, { name: "text.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
  await page.getByText("not a picture").waitFor();
  await context.close();
});

test("a monitor goes on by itself and can be paused", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page, "live-monitor");
  const source = (): Promise<string | null> => page.locator("img.widget-image").getAttribute("src");
  await page.locator("img.widget-image").waitFor();
  const first = await source();
  await page.waitForFunction((before) => document.querySelector("img.widget-image")?.getAttribute("src") !== before, first);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();
  await context.close();
});

test("every kind of core widget answers", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page, "tutorials/widgets-tour");
  await page.getByRole("textbox", { name: "Name" }).fill("Grace");
  await page.getByText("Hello, Grace!").waitFor();
  await page.getByRole("spinbutton", { name: "Typed" }).fill("12");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll(".widget-readout")].some((readout) => readout.textContent === "12"));
  await page.getByRole("tab", { name: "Label" }).click();
  await page.getByText("The third").waitFor();
  await page.getByText("Second", { exact: true }).click();
  await page.getByText("And this one later").waitFor();
  await page.getByRole("combobox", { name: "Shown" }).selectOption("Square");
  await page.getByText("■").waitFor();
  await page.locator(".jupyter-widget-play, .widget-play").locator("button").first().click();
  const position = page.locator(".widget-hbox:has(.widget-play, .jupyter-widget-play) .widget-readout");
  await page.waitForFunction((readout) => Number(readout?.textContent) > 2, await position.elementHandle());
  await upload(page, /^Upload/, [
    { name: "one.txt", mimeType: "text/plain", buffer: Buffer.from("12345") },
    { name: "two.bin", mimeType: "application/octet-stream", buffer: Buffer.from([0, 255, 7]) },
  ]);
  await page.getByText("one.txt: 5 bytes, 5 received").waitFor();
  await page.getByText("two.bin: 3 bytes, 3 received").waitFor();
  // The kernel takes what it is told in order: once it answers what comes next, it has this.
  await page.getByLabel("Day", { exact: true }).fill("2025-01-31");
  await page.getByRole("button", { name: "Press me" }).click();
  await page.getByText("pressed").waitFor();
  await page.getByRole("checkbox", { name: "loud" }).check();
  await page.getByText("HAHAHA").waitFor();
  await expect.poll(() => page.locator(".katex").count()).toBeGreaterThanOrEqual(2);
  await page.reload();
  await page.getByText("HAHAHA").waitFor();
  await page.getByText("Hello, Grace!").waitFor();
  await expect.poll(() => page.getByLabel("Day", { exact: true }).inputValue()).toBe("2025-01-31");
  await context.close();
});

test("a bundle's pictures, style sheet and anchors work", async () => {
  const { context, page } = await visit(stage.browser);
  await open(page, "city-bikes");
  // Two in the banner, the plot, one in a text: the plot is a widget's, which come after the cells have ended.
  const pictures = page.locator("main img");
  const areLoaded = () => pictures.evaluateAll((all) => all.map((each) => each instanceof HTMLImageElement && each.naturalWidth > 0));
  await expect.poll(areLoaded).toEqual([true, true, true, true]);
  await page.waitForFunction(() => {
    const banner = document.querySelector(".bike-banner");
    return banner !== null && getComputedStyle(banner).borderTopLeftRadius === "12px";
  });
  await page.getByRole("link", { name: "Back to the top" }).click();
  expect(new URL(page.url()).pathname).toBe("/dashboards/city-bikes");
  await context.close();
});
