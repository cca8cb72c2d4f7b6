/** Pictures of dashboards, made by the Chromium beside the server from what their runs have left. */
import { mkdtempSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "../support/axe.js";
import { openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookWith } from "../support/write-notebook.js";

const SLIDER = "import ipywidgets as w\nw.IntSlider(7)";
const folder = mkdtempSync(join(tmpdir(), "pictured-"));
const env = { THUMBNAILS: "true", CHROMIUM: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", CHROMIUM_SANDBOX: "false" };
const stage = setStage({ folder, env });

const write = (name: string, settings: object, ...cells: readonly string[]): Promise<void> =>
  writeFile(join(folder, `${name}.ipynb`), notebookWith(settings, ...cells));

beforeAll(async () => {
  await write("live", {}, "# A live one", SLIDER);
  await write("asked", {}, "# With values", "region = 'north'", SLIDER);
  await write("week", { session: "static" }, "# Of the week", SLIDER);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const pictureOf = (name: string, query = ""): Promise<Response> => fetch(`${stage.server.url}/_api/thumbnails/${name}${query}`);
const hasPicture = (name: string) => expect.poll(async () => (await pictureOf(name)).status, { timeout: 40_000 }).toBe(200);

test("the first run of a revision is pictured, and that of a static dashboard; not what a visitor has chosen", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/dashboards/asked?region=south`);
  await openDashboard(page, `${stage.server.url}/dashboards/live`);
  await fetch(`${stage.server.url}/_api/refresh/week`, { method: "POST" });
  await hasPicture("live");
  await hasPicture("week");
  expect((await pictureOf("asked")).status).toBe(404);
  const response = await pictureOf("live");
  const file = Buffer.from(await response.arrayBuffer());
  expect([response.headers.get("content-type"), file.toString("latin1", 8, 12)]).toEqual(["image/webp", "WEBP"]);
  expect(file.length).toBeLessThanOrEqual(60 * 1024);
  await context.close();
});

test("the list shows pictures, which browsers keep, and an icon where there is none", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await page.goto(stage.server.url);
  const pictures = page.locator(".entry-picture");
  await expect
    .poll(() => pictures.evaluateAll((all) => all.map((each) => each instanceof HTMLImageElement && each.naturalWidth)))
    .toEqual([640, 640]);
  expect(await page.locator(".entry").count()).toBe(3);
  const source = (await pictures.first().getAttribute("src")) ?? "";
  expect((await fetch(stage.server.url + source)).headers.get("cache-control")).toContain("immutable");
  expect([errors, await violationsOn(page)]).toEqual([[], []]);
  await page.getByRole("link", { name: "A live one" }).click();
  await page.waitForURL(/\/live$/);
  await context.close();
});

test("a picture goes with what it shows", async () => {
  const kept = () => readdir(join(folder, ".jupyter-dashboards/thumbnails"));
  expect(await kept()).toHaveLength(2);
  await write("live", {}, "# Another one", SLIDER);
  expect((await pictureOf("live")).status).toBe(404);
  await fetch(`${stage.server.url}/_api/notebooks/week`, { method: "DELETE" });
  await expect.poll(async () => (await kept()).length).toBe(1);
});
