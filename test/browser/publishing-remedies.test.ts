/** What an author finds when something stands in the way: taken names, broken files, changes that came first, another token. */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { type Visit, visit } from "../support/dashboard.js";
import { card, chooseInMenu, drag, focused, makeWorkplace, notebook } from "../support/publishing-page.js";
import { type Stage, setStage } from "../support/stage.js";

const { work, served, folderFor } = makeWorkplace();
const tokensFile = join(work, "tokens.json");
writeTokens("finance");
const open = setStage({ folder: served });
const guarded = setStage({ folder: served, env: { AUTH_TOKENS_FILE: tokensFile } });

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** The only token there is, SCOPE-secret. */
function writeTokens(scope: string): void {
  const sha256 = createHash("sha256").update(`${scope}-secret`).digest("hex");
  writeFileSync(tokensFile, JSON.stringify({ tokens: [{ name: scope, sha256, scopes: [scope], created: "2026-01-01T00:00:00Z" }] }));
}

async function openList(stage: Stage, path: string): Promise<Visit> {
  const visited = await visit(stage.browser);
  await visited.page.goto(`${stage.server.url}/dashboards/${path}`);
  await visited.page.getByRole("button", { name: "Publish" }).waitFor();
  return visited;
}

/** As another author does. */
async function publishElsewhere(path: string, title: string): Promise<void> {
  const form = new FormData();
  form.set("file", new Blob([notebook(title)]), "sent.ipynb");
  expect((await fetch(`${open.server.url}/_api/notebooks/${path}`, { method: "POST", body: form })).status).toBe(201);
}

async function chooseFile(page: Page, button: string, path: string): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).click();
  await (await choosing).setFiles(path);
}

test("a name that a folder has, or that lies in a dashboard with files, is not sent", async () => {
  const name = folderFor("taken");
  for (const folder of ["plain", "atlas"]) mkdirSync(join(served, name, folder));
  writeFileSync(join(served, name, "plain", "a.ipynb"), notebook("A"));
  writeFileSync(join(served, name, "atlas", "index.ipynb"), notebook("Atlas of all"));
  const { context, page } = await openList(open, name);
  await drag(page, { "new.ipynb": notebook("New") });
  const upload = card(page, "new.ipynb");
  const [field, send] = [upload.getByRole("textbox", { name: "Name" }), upload.locator("button[type=submit]")];
  await field.fill("plain");
  await upload.getByText("“taken/plain” is a folder.").waitFor();
  await expect.poll(() => send.isDisabled()).toBe(true);
  await field.fill("atlas/new");
  await upload.getByText("“taken/atlas” is the dashboard “Atlas of all” with files of its own").waitFor();
  await expect.poll(() => send.isDisabled()).toBe(true);
  await field.fill("plain/new");
  await upload.getByText("A new dashboard at “taken/plain/new”").waitFor();
  await expect.poll(() => send.isDisabled()).toBe(false);
  await context.close();
});

test("a broken file is mended on disk, chosen again, and goes where it was to go", async () => {
  const { context, page } = await openList(open, folderFor("broken"));
  const file = join(work, "draft.ipynb");
  writeFileSync(file, "{}");
  const choosing = page.waitForEvent("filechooser");
  await chooseInMenu(page, "Actions for Old sales", "Replace");
  await (await choosing).setFiles(file);
  const upload = card(page, "draft.ipynb");
  await upload.getByText("Replaces “Old sales”").waitFor();
  await upload.getByRole("button", { name: "Replace" }).click();
  await upload.getByText("nbformat").waitFor();
  expect(await upload.getByRole("button", { name: "Try again" }).count()).toBe(0);
  writeFileSync(file, notebook("Mended"));
  await chooseFile(page, "Choose the file again", file);
  await upload.getByText("broken/sales is replaced by draft.ipynb and live.").waitFor();
  await page.locator("#list-entries").getByText("Mended").waitFor();
  await context.close();
});

test("a file that was changed after it was chosen is said to be so, not the connection to be lost", async () => {
  const { context, page } = await openList(open, folderFor("changed"));
  const file = join(work, "changing.ipynb");
  writeFileSync(file, notebook("First"));
  await page.getByRole("button", { name: "Publish" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Notebooks or zips" }).click();
  await (await choosing).setFiles(file);
  const upload = card(page, "changing.ipynb");
  await upload.getByText("A new dashboard").waitFor();
  writeFileSync(file, notebook("Second, which is longer"));
  await upload.getByRole("button", { name: "Publish" }).click();
  await upload.getByText("“changing.ipynb” has changed since it was chosen").waitFor();
  await chooseFile(page, "Choose the file again", file);
  await upload.getByText("changed/changing is published.").waitFor();
  await page.locator("#list-entries").getByText("Second, which is longer").waitFor();
  await context.close();
});

test("what can't be published at all can be chosen again too", async () => {
  const { context, page } = await openList(open, folderFor("unfit"));
  await drag(page, { "data.csv": "1,2" });
  const file = join(work, "fit.ipynb");
  writeFileSync(file, notebook("Fit"));
  await card(page, "data.csv").getByText("Only notebooks (.ipynb)").waitFor();
  await chooseFile(page, "Choose the file again", file);
  await card(page, "fit.ipynb").getByText("A new dashboard at “unfit/fit”").waitFor();
  await context.close();
});

test("an undo that comes too late leads to the history instead, on the card and in the notice", async () => {
  const { context, page } = await openList(open, folderFor("late"));
  await drag(page, { "sales.ipynb": notebook("Mine") });
  const upload = card(page, "sales.ipynb");
  await upload.getByText("Replaces “Old sales”").waitFor();
  await upload.getByRole("button", { name: "Replace" }).click();
  await upload.getByRole("button", { name: "Undo" }).waitFor();
  await publishElsewhere("late/sales", "Theirs");
  await upload.getByRole("button", { name: "Undo" }).click();
  const notice = page.locator(".publish-notice", { hasText: "Someone else has changed “late/sales” since." });
  await notice.waitFor();
  await upload.getByRole("button", { name: "Undo" }).waitFor({ state: "detached" });
  await page.locator("#list-entries").getByText("Theirs").waitFor();
  await notice.getByRole("button", { name: "Show its history" }).click();
  const dialog = page.getByRole("dialog", { name: /History of .* late\/sales/ });
  await dialog.getByText("Shown now").waitFor();
  await page.keyboard.press("Escape");
  await chooseInMenu(page, "Actions for Theirs", "Delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("“Theirs” is deleted.").last().waitFor();
  await publishElsewhere("late/sales", "Theirs again");
  await page.locator(".publish-notice", { hasText: "is deleted" }).getByRole("button", { name: "Undo" }).click();
  await notice.waitFor();
  expect(await (await fetch(`${open.server.url}/_api/notebooks/late/sales`)).json()).toMatchObject({ title: "Theirs again" });
  await context.close();
});

test("Undo by the keyboard keeps the focus on the page, and publishing the same again changes nothing", async () => {
  const { context, page } = await openList(open, folderFor("same"));
  await drag(page, { "sales.ipynb": notebook("New sales") });
  await card(page, "sales.ipynb").getByText("Replaces “Old sales”").waitFor();
  await page.locator("input:focus").waitFor();
  await page.keyboard.press("Enter");
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.focus();
  await page.keyboard.press("Enter");
  await page.locator(".publish-notice", { hasText: "“Old sales” is shown again." }).waitFor();
  await page.locator(".upload").waitFor({ state: "detached" });
  await focused(page, "Open").waitFor();
  await drag(page, { "sales.ipynb": notebook("Old sales") });
  const upload = card(page, "sales.ipynb");
  await upload.getByRole("button", { name: "Replace" }).click();
  await upload.getByText("is published already; nothing has changed.").waitFor();
  expect(await undo.count()).toBe(0);
  await context.close();
});

test("Publish all says how many it replaces, and dashboards of the same title are told apart", async () => {
  const { context, page } = await openList(open, folderFor("twins"));
  await drag(page, { "sales.ipynb": notebook("Twin"), "north.ipynb": notebook("Twin") });
  await page.getByRole("button", { name: "Publish all 2, replacing 1" }).click();
  const rows = page.locator("#list-entries");
  await rows.getByText("Twin north").waitFor();
  await rows.getByText("Twin sales").waitFor();
  await page.getByRole("button", { name: "Actions for Twin, twins/north" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete “Twin”? twins/north" }).waitFor();
  await context.close();
});

test("after the token, Publish opens; another token is asked for with the reason, and leads to where it may publish", async () => {
  for (const scope of ["finance", "people"]) folderFor(scope);
  const { context, page } = await openList(guarded, "finance");
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish" });
  await dialog.getByLabel("Token").fill("finance-secret");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await focused(page, "Notebooks or zips…").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Dashboards" }).click();
  await page.locator('[data-path="people"]').waitFor();
  await drag(page, { "costs.ipynb": notebook("Costs") });
  const costs = card(page, "costs.ipynb");
  await costs.getByText("A new dashboard at “finance/costs”").waitFor();
  writeTokens("people");
  await costs.getByRole("button", { name: "Publish" }).click();
  await dialog.getByRole("alert").getByText("This token is unknown or has expired.").waitFor();
  await dialog.getByLabel("Token").fill("people-secret");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.waitFor({ state: "detached" });
  await costs.locator(".problem", { hasText: "people" }).waitFor();
  await costs.getByRole("button", { name: "Change the name" }).click();
  await costs.getByText("A new dashboard at “people/costs”").waitFor();
  await drag(page, { "staff.ipynb": notebook("Staff") });
  await card(page, "staff.ipynb").getByText("A new dashboard at “people/staff”").waitFor();
  await context.close();
});
