/** Dashboards that visitors save as one HTML file, opened from there without a network. `examples.test.ts` does it with every example. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { drawn } from "../support/dashboard.js";
import { openOffline } from "../support/offline.js";
import { openCopy, saveCopy, seenIn } from "../support/saved-copy.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/libraries", import.meta.url));
const stage = setStage({ folder });

const open = (name: string) => openOffline(stage, name);

test.each([
  ["plotly", ".gtitle"],
  ["altair", ".vega-embed :is(canvas, svg)"],
])("%s draws in the copy, which has nothing of the notebook's code", async (name, mark) => {
  const { page, close } = await open(name);
  await page.locator(mark).first().waitFor();
  const { text } = await saveCopy(page);
  const copy = await openCopy(stage.browser, text);
  await copy.page.locator(mark).first().waitFor();
  expect(copy.errors).toEqual([]);
  for (const line of await codeOf(name)) expect(text).not.toContain(line);
  await Promise.all([close(), copy.context.close()]);
});

test("a slider of the copy moves, and what would need the kernel stays", async () => {
  const { page, close } = await open("bqplot");
  await drawn(page);
  const copy = await openCopy(stage.browser, (await saveCopy(page)).text);
  const line = () => copy.page.locator("path.line").first().getAttribute("d");
  await expect.poll(line).toMatch(/^M\d/);
  const before = [await line(), await copy.page.locator(".widget-readout").first().textContent()];
  await copy.page.locator(".noUi-handle").first().focus();
  await copy.page.keyboard.press("ArrowRight");
  await expect.poll(() => copy.page.locator(".widget-readout").first().textContent()).not.toBe(before[1]);
  expect([await line(), copy.errors]).toEqual([before[0], []]);
  await Promise.all([close(), copy.context.close()]);
});

test("a widget whose library is not there says so in the copy, too, and libraries are told of the dark", async () => {
  const { page, close } = await open("missing");
  await drawn(page);
  const copy = await openCopy(stage.browser, (await saveCopy(page)).text);
  await expect.poll(() => seenIn(copy.page)).toEqual(await seenIn(page));
  await copy.page.emulateMedia({ colorScheme: "dark" });
  await copy.page.locator("html.dark").waitFor({ timeout: 10_000 });
  await Promise.all([close(), copy.context.close()]);
});

test("the page's menu gives the file, and prints", async () => {
  const { page, close } = await open("missing");
  await drawn(page);
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "");
  });
  await page.locator(".menu > summary").click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as a file" }).click();
  const file = await readFile(await (await download).path(), "utf8");
  expect([(await download).suggestedFilename(), file.slice(0, 15)]).toEqual(["missing.html", "<!DOCTYPE html>"]);
  await page.getByRole("button", { name: "Print or save as PDF" }).click();
  await page.locator("body[data-printed]").waitFor();
  expect(await page.locator(".menu[open]").count()).toBe(0);
  await close();
});

/** Lines of a notebook that are long enough to be nobody else's. */
async function codeOf(name: string): Promise<readonly string[]> {
  const notebook: { cells: { cell_type: string; source: string[] | string }[] } = JSON.parse(
    await readFile(`${folder}/${name}.ipynb`, "utf8"),
  );
  const code = notebook.cells.filter(({ cell_type }) => cell_type === "code").flatMap(({ source }) => [source].flat().join("").split("\n"));
  return code.filter((line) => line.length > 20);
}
