import { mkdtempSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookWith } from "../support/write-notebook.js";

const CELLS = [
  "# Sales of the week",
  "import pathlib\nfile = pathlib.Path('week.count')\nnumber = int(file.read_text()) + 1 if file.exists() else 1\nfile.write_text(str(number))\nprint('edition', number)",
  [
    "import ipywidgets as w",
    "alone, source, copy = w.IntSlider(3, description='Alone'), w.IntSlider(4, description='Source'), w.Label()",
    "link = w.jsdlink((source, 'value'), (copy, 'value'))",
    "w.VBox([alone, source, copy, w.Button(description='Send'), w.Tab([w.Label('first tab'), w.Label('second tab')], titles=['One', 'Two'])])",
  ].join("\n"),
];

const folder = mkdtempSync(join(tmpdir(), "static-pages-"));
const stage = setStage({ folder, env: { LOG_LEVEL: "error" } });

beforeAll(async () => {
  for (const name of ["week", "first"]) await writeFile(join(folder, `${name}.ipynb`), notebookWith({ session: "static" }, ...CELLS));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const addressOf = (name: string): string => `${stage.server.url}/dashboards/${name}`;
const refresh = (name: string): Promise<Response> => fetch(`${stage.server.url}/_api/refresh/${name}`, { method: "POST" });

test("a page of the last run comes whole, without a socket; its widgets say that nothing listens, links still work", async () => {
  await refresh("week");
  const { context, page, errors } = await visit(stage.browser);
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await openDashboard(page, addressOf("week"));
  await page.getByText("edition 1").waitFor();
  const handles = page.locator(".noUi-handle");
  await handles.first().waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
  await page.locator(".noUi-target[disabled]").waitFor();
  await handles.nth(1).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("5", { exact: true }).first().waitFor();
  await handles.first().focus();
  await page.keyboard.press("ArrowRight");
  expect(await handles.first().getAttribute("aria-valuenow")).toContain("3");
  await page.getByRole("tab", { name: "Two" }).click();
  await page.getByText("second tab", { exact: true }).waitFor();
  expect(await page.getByText("Last updated").locator("time").getAttribute("datetime")).toMatch(/Z$/);
  expect(sockets).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test("a page without a header says when it was updated, too, and takes what is newer", async () => {
  await refresh("week");
  const { context, page, errors } = await visit(stage.browser, { viewport: { width: 390, height: 844 }, timezoneId: "Asia/Tokyo" });
  await openDashboard(page, `${stage.server.url}/dashboards-plain/week`);
  const time = page.getByText("Last updated").locator("time");
  const before = await time.getAttribute("datetime");
  // In the visitor's own time.
  await expect.poll(() => time.textContent()).not.toContain("UTC");
  await refresh("week");
  await page.reload();
  await expect.poll(() => time.getAttribute("datetime")).not.toBe(before);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(errors).toEqual([]);
  await context.close();
});

test("without script it shows the same", async () => {
  await refresh("week");
  const { context, page } = await visit(stage.browser, { javaScriptEnabled: false });
  await page.goto(addressOf("week"));
  await page.getByText(/^edition \d/).waitFor();
  await page.getByText(/Last updated .* UTC/).waitFor();
  await context.close();
});

test("an open page takes the outputs of a newer run when it is looked at again", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, addressOf("week"));
  const edition = await page.getByText(/^edition \d/).textContent();
  await refresh("week");
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByText(`edition ${Number(edition?.match(/\d+/)?.[0]) + 1}`).waitFor();
  await context.close();
});

test("who comes while it runs for the first time looks on, and ends with what the run has left", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await page.goto(addressOf("first"));
  await page.getByText("Last updated").waitFor();
  await page.getByText(/^edition \d/).waitFor();
  await page.getByRole("button", { name: "Send" }).waitFor();
  await page.locator("[data-notice]").waitFor({ state: "detached" });
  expect(errors.filter((error) => !error.includes("4404"))).toEqual([]);
  await context.close();
});
