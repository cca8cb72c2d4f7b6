import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { type Visit, visit } from "../support/dashboard.js";
import { card, chooseInMenu, drag, focused, makeWorkplace, notebook } from "../support/publishing-page.js";
import { setStage } from "../support/stage.js";

const { work, served, folderFor } = makeWorkplace();
const stage = setStage({ folder: served });

interface Opened extends Visit {
  readonly rows: Locator;
}

afterAll(() => rmSync(work, { recursive: true, force: true }));

async function openList(name: string): Promise<Opened> {
  const visited = await visit(stage.browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await visited.page.goto(`${stage.server.url}/dashboards/${name}`);
  await visited.page.getByRole("button", { name: "Actions for Old sales" }).waitFor();
  return { ...visited, rows: visited.page.locator("#list-entries > li") };
}

async function titleAt(path: string): Promise<string> {
  const response = await fetch(`${stage.server.url}/dashboards/${path}`, { headers: { Accept: "text/html" } });
  return /<title>([^<]*)<\/title>/.exec(await response.text())?.[1] ?? `status ${response.status}`;
}

test("a notebook is dropped, named, published and in the list, without the page being loaded again", async () => {
  const name = folderFor("drop");
  const { context, page, rows } = await openList(name);
  await page.evaluate(() => Reflect.set(window, "sameDocument", true));
  const highlight = page.locator(".drop-highlight");
  await drag(page, { "Costs 2026.ipynb": notebook("Costs") }, ["dragenter", "dragover"]);
  await highlight.filter({ hasText: /^Drop to publish in drop$/ }).waitFor();
  await drag(page, { "Costs 2026.ipynb": notebook("Costs") });
  await highlight.waitFor({ state: "hidden" });
  const upload = card(page, "Costs 2026.ipynb");
  await upload.getByText("A new dashboard at “drop/Costs 2026”").waitFor();
  await upload.getByRole("textbox", { name: "Name" }).fill("plans/costs");
  await upload.getByText("A new dashboard at “drop/plans/costs”").waitFor();
  await page.keyboard.press("Enter");
  const link = `${stage.server.url}/dashboards/drop/plans/costs`;
  expect(await upload.getByRole("link", { name: link }).getAttribute("href")).toBe(link);
  await rows.getByText("plans").waitFor();
  await upload.getByRole("button", { name: "Copy link" }).click();
  await upload.getByRole("button", { name: "Copied" }).waitFor();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  expect(await titleAt("drop/plans/costs")).toBe("Costs");
  expect(await page.evaluate(() => Reflect.get(window, "sameDocument"))).toBe(true);
  await context.close();
});

test("text that is dragged over the page is none of its business", async () => {
  const { context, page } = await openList(folderFor("text"));
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.setData("text/plain", "words");
    document.body.dispatchEvent(new DragEvent("dragenter", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  expect(await page.locator(".drop-highlight").isVisible()).toBe(false);
  await context.close();
});

/** With what is hidden or compiled in it. */
function makeFolder(name: string, notebookName: string): string {
  const directory = join(work, name);
  for (const below of ["img", ".git", "__pycache__"]) mkdirSync(join(directory, below), { recursive: true });
  writeFileSync(join(directory, notebookName), notebook(`Title of ${name}`));
  for (const file of ["img/a.svg", ".git/config", "__pycache__/a.pyc"])
    writeFileSync(join(directory, file), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  return directory;
}

async function filesIn(path: string): Promise<string[]> {
  const response = await fetch(`${stage.server.url}/_api/download/${path}`);
  const zip = join(work, "downloaded.zip");
  writeFileSync(zip, Buffer.from(await response.arrayBuffer()));
  const names = execFileSync("python3", ["-c", "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))", zip]);
  return names
    .toString()
    .trim()
    .split("\n")
    .filter((file) => !file.endsWith("/"))
    .sort();
}

test("a zip and several notebooks are published one after the other", async () => {
  const { context, page, rows } = await openList(folderFor("several"));
  const directory = makeFolder("atlas", "index.ipynb");
  execFileSync("zip", ["-q", "-r", "../atlas.zip", "index.ipynb", "img"], { cwd: directory });
  const zip = await readFile(join(work, "atlas.zip"), "latin1");
  await drag(page, { "atlas.zip": zip, "one.ipynb": notebook("One"), "data.csv": "1,2" });
  await card(page, "data.csv").getByText("take the folder that holds them").waitFor();
  await page.getByRole("button", { name: "Publish all 2" }).click();
  await rows.getByText("Title of atlas").waitFor();
  await rows.getByText("One").waitFor();
  expect(await filesIn("several/atlas")).toEqual(["img/a.svg", "index.ipynb"]);
  await context.close();
});

test("a folder is dropped, and zipped here without what is hidden, also under a strict policy", async () => {
  const { context, page, rows } = await openList(folderFor("folders"));
  await page.route("**/dashboards/folders", async (route) => {
    const response = await route.fetch();
    const policy = "default-src 'self'; img-src 'self' data:; worker-src 'none'; object-src 'none'";
    await route.fulfill({ response, headers: { ...response.headers(), "Content-Security-Policy": policy } });
  });
  await page.reload();
  await page.getByRole("button", { name: "Actions for Old sales" }).waitFor();
  const directory = makeFolder("Walks", "Walks of 2026.ipynb");
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [directory], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  const upload = card(page, "Walks · folder");
  await upload.getByText("“Walks of 2026.ipynb” is sent as index.ipynb").waitFor();
  await upload.getByRole("button", { name: "Publish" }).click();
  await rows.getByText("Title of Walks").waitFor();
  expect(await filesIn("folders/Walks")).toEqual(["img/a.svg", "index.ipynb"]);
  await context.close();
});

test("a folder is chosen with the keyboard", async () => {
  const { context, page, rows } = await openList(folderFor("chosen"));
  const directory = makeFolder("Maps", "index.ipynb");
  // Takes a moment to be in force, which a key would not wait for.
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Publish" }).focus();
  await page.keyboard.press("Enter");
  await focused(page, "Notebooks or zips…").waitFor();
  await page.keyboard.press("ArrowUp");
  await focused(page, "A folder…").waitFor();
  await page.keyboard.press("Enter");
  await (await choosing).setFiles(directory);
  await card(page, "Maps · folder").getByText("A new dashboard").waitFor();
  await page.locator("input:focus").waitFor();
  await page.keyboard.press("Enter");
  await rows.getByText("Title of Maps").waitFor();
  expect(await filesIn("chosen/Maps")).toEqual(["img/a.svg", "index.ipynb"]);
  await context.close();
});

test("an upload tells how far it is, and can be cancelled", async () => {
  const { context, page } = await openList(folderFor("slow"));
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 });
  await drag(page, { "large.ipynb": notebook("Large", 2_000_000) });
  const upload = card(page, "large.ipynb");
  await upload.getByText("A new dashboard").waitFor();
  await upload.getByRole("button", { name: "Publish" }).click();
  const progress = upload.locator("progress");
  await expect.poll(() => progress.evaluate((bar) => bar instanceof HTMLProgressElement && bar.value > 0 && bar.value < 1)).toBe(true);
  expect(await upload.locator(".upload-progress-text").textContent()).toMatch(/^[\d.]+ [kM]B of 2\.0 MB · \d+ %$/);
  await upload.getByRole("button", { name: "Cancel" }).click();
  await upload.getByText("A new dashboard").waitFor();
  expect(await titleAt("slow/large")).not.toBe("Large");
  await context.close();
});

test("what went wrong is said in the server's words beside it, and can be tried again", async () => {
  const { context, page, rows } = await openList(folderFor("errors"));
  await drag(page, { "broken.ipynb": "{}", "fine.ipynb": notebook("Fine") });
  const broken = card(page, "broken.ipynb");
  await broken.getByText("A new dashboard").waitFor();
  await broken.getByRole("button", { name: "Publish" }).click();
  await broken.getByText("nbformat").waitFor();
  const fine = card(page, "fine.ipynb");
  await fine.getByText("A new dashboard").waitFor();
  await context.setOffline(true);
  await fine.getByRole("button", { name: "Publish" }).click();
  await fine.getByText("the connection was lost").waitFor();
  await context.setOffline(false);
  await fine.getByRole("button", { name: "Try again" }).click();
  await rows.getByText("Fine").waitFor();
  await context.close();
});

test("what stands there is named before it is replaced, and Undo brings it back", async () => {
  const { context, page, rows } = await openList(folderFor("replace"));
  const choosing = page.waitForEvent("filechooser");
  await chooseInMenu(page, "Actions for Old sales", "Replace");
  await (await choosing).setFiles({ name: "draft 7.ipynb", mimeType: "application/json", buffer: Buffer.from(notebook("New sales")) });
  const upload = card(page, "draft 7.ipynb");
  await upload.getByText("Replaces “Old sales”").waitFor();
  await upload.getByRole("button", { name: "Replace" }).click();
  await rows.getByText("New sales").waitFor();
  await upload.getByRole("button", { name: "Undo" }).click();
  await rows.getByText("Old sales").waitFor();
  await page.getByText("“Old sales” is shown again.").first().waitFor();
  expect(await titleAt("replace/sales")).toBe("Old sales");
  await context.close();
});

test("what someone else published in the meantime is not replaced unseen", async () => {
  const name = folderFor("overtaken");
  const { context, page, rows } = await openList(name);
  await drag(page, { "sales.ipynb": notebook("Mine") });
  const upload = card(page, "sales.ipynb");
  await upload.getByText("Replaces “Old sales”").waitFor();
  const form = new FormData();
  form.set("file", new Blob([notebook("Theirs")]), "sales.ipynb");
  expect((await fetch(`${stage.server.url}/_api/notebooks/overtaken/sales`, { method: "POST", body: form })).status).toBe(201);
  await upload.getByRole("button", { name: "Replace" }).click();
  await upload.getByText("in the meantime").waitFor();
  await upload.getByText("Replaces “Theirs”").waitFor();
  await upload.getByRole("button", { name: "Replace" }).click();
  await rows.getByText("Mine").waitFor();
  await context.close();
});

test("a dashboard is deleted after a question, and Undo brings it back", async () => {
  const { context, page } = await openList(folderFor("delete"));
  await chooseInMenu(page, "Actions for Old sales", "Delete");
  const dialog = page.getByRole("dialog", { name: "Delete “Old sales”?" });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.locator('[aria-label="Actions for Old sales, delete/sales"]:focus').waitFor();
  await chooseInMenu(page, "Actions for Old sales", "Delete");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await page.locator(".publish-notice", { hasText: "“Old sales” is deleted." }).waitFor();
  // The folder went with the last that was in it.
  await page.waitForURL(`${stage.server.url}/dashboards`);
  await page.locator('[data-path="delete"]').waitFor({ state: "detached" });
  expect(await titleAt("delete/sales")).toBe("Nothing here");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator('[data-path="delete"]').waitFor();
  expect(await titleAt("delete/sales")).toBe("Old sales");
  await context.close();
});

test("the history restores and downloads what was shown before", async () => {
  const { context, page, rows } = await openList(folderFor("history"));
  await drag(page, { "sales.ipynb": notebook("New sales") });
  await page.getByText("Replaces “Old sales”").waitFor();
  await page.keyboard.press("Enter");
  await rows.getByText("New sales").waitFor();
  await chooseInMenu(page, "Actions for New sales", "History");
  const dialog = page.getByRole("dialog", { name: "History of “New sales”" });
  await dialog.getByText("Shown now").waitFor();
  expect(await dialog.getByRole("listitem").first().textContent()).toContain("from the server's machine");
  const saving = page.waitForEvent("download");
  await dialog
    .getByRole("button", { name: /Download/ })
    .last()
    .click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("sales.ipynb");
  expect(await readFile(await saved.path(), "utf8")).toBe(notebook("Old sales"));
  await dialog.getByRole("button", { name: /Restore/ }).click();
  await rows.getByText("Old sales").waitFor();
  expect(await titleAt("history/sales")).toBe("Old sales");
  await context.close();
});

test("the link is copied, and the notebook downloaded, from the dashboard's menu", async () => {
  const { context, page } = await openList(folderFor("menu"));
  await chooseInMenu(page, "Actions for Old sales", "Copy link");
  await page.getByText("Copied: ").first().waitFor();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`${stage.server.url}/dashboards/menu/sales`);
  const saving = page.waitForEvent("download");
  await chooseInMenu(page, "Actions for Old sales", "Download notebook");
  expect(await readFile(await (await saving).path(), "utf8")).toBe(notebook("Old sales"));
  await context.close();
});

test("where a page has no clipboard, the link is copied all the same", async () => {
  const { context, page } = await openList(folderFor("http"));
  // As it is over plain HTTP.
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await chooseInMenu(page, "Actions for Old sales", "Copy link");
  await page.getByText("Copied: ").first().waitFor();
  await page.locator("#list-search").focus();
  await page.keyboard.press("Control+v");
  await expect.poll(() => page.locator("#list-search").inputValue()).toBe(`${stage.server.url}/dashboards/http/sales`);
  await context.close();
});
