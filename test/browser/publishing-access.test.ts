/** Who sees publishing on the list page, where the token is kept, and that the page stays usable. */
import { rmSync } from "node:fs";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { visit } from "../support/dashboard.js";
import { card, chooseInMenu, drag, makeWorkplace, notebook } from "../support/publishing-page.js";
import { setStage } from "../support/stage.js";

const TOKEN = "a-token-for-tests-4711";
const { work, served, folderFor } = makeWorkplace();
const open = setStage({ folder: served });
const guarded = setStage({ folder: served, env: { AUTH_TOKEN: TOKEN } });

afterAll(() => rmSync(work, { recursive: true, force: true }));

async function enterToken(page: Page, token: string): Promise<void> {
  await page.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
}

test("who may not publish sees and loads nothing of it", async () => {
  folderFor("visitor");
  // What a proxy adds makes the visitor one from elsewhere.
  const { context, page, errors } = await visit(open.browser, { extraHTTPHeaders: { "X-Forwarded-For": "203.0.113.9" } });
  const loaded: string[] = [];
  page.on("response", (response) => loaded.push(new URL(response.url()).pathname));
  const asked = page.waitForResponse(/_api\/publishing$/);
  await page.goto(`${open.server.url}/dashboards/visitor`);
  expect(await (await asked).json()).toMatchObject({ access: "none" });
  await page.waitForLoadState("networkidle");
  expect(loaded.filter((path) => /publish|zip|preact/i.test(path))).toEqual(["/_api/publishing"]);
  expect(await page.getByText("Publish").count()).toBe(0);
  await drag(page, { "a.ipynb": notebook("A") });
  expect(await page.locator("#publishing, .upload, .menu-button").count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

test("a token is asked for once, checked, and kept nowhere that a script could read it", async () => {
  folderFor("token");
  const { context, page } = await visit(guarded.browser);
  await page.goto(`${guarded.server.url}/dashboards/token`);
  await page.getByRole("button", { name: "Publish" }).waitFor();
  expect(await page.locator(".menu-button").count()).toBe(0);
  await drag(page, { "costs.ipynb": notebook("Costs") });
  const dialog = page.getByRole("dialog", { name: "Publish" });
  expect(await dialog.getByLabel("Token").getAttribute("autocomplete")).toBe("current-password");
  await enterToken(page, "wrong");
  await dialog.getByRole("alert").getByText("unknown").waitFor();
  await enterToken(page, "not a tøken");
  await dialog.getByRole("alert").getByText("no special characters").waitFor();
  await enterToken(page, TOKEN);
  await dialog.waitFor({ state: "detached" });
  const upload = card(page, "costs.ipynb");
  await upload.getByText("A new dashboard at “token/costs”").waitFor();
  await upload.getByRole("button", { name: "Publish" }).click();
  await page.locator('[data-path="token/costs"] .menu-button').waitFor();
  const kept = await page.evaluate(() =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      history.state,
      location.href,
      document.documentElement.outerHTML,
    ]),
  );
  const cookies = JSON.stringify(await context.cookies());
  for (const place of [kept, cookies]) expect(place).not.toContain(TOKEN);
  await context.close();
});

test("with a token one walks between folders, back and forth, in one document", async () => {
  folderFor("walk");
  const { context, page } = await visit(guarded.browser);
  await page.goto(`${guarded.server.url}/dashboards`);
  await page.getByRole("button", { name: "Publish" }).click();
  await enterToken(page, TOKEN);
  const publish = page.locator(".publish-button[aria-haspopup]");
  await publish.waitFor();
  await page.locator('[data-path="walk"] a').click();
  await page.getByRole("button", { name: "Actions for Old sales" }).waitFor();
  expect(page.url()).toBe(`${guarded.server.url}/dashboards/walk`);
  await expect.poll(() => page.title()).toBe("walk");
  await page.locator("h1:focus").waitFor();
  await page.locator("#list-search").fill("nothing like it");
  await page.locator("#list-no-match").waitFor();
  await page.locator("#list-search").fill("old");
  await page.locator('[data-path="walk/sales"]').waitFor();
  await chooseInMenu(page, "Actions for Old sales", "History");
  await page.getByRole("dialog", { name: "History of “Old sales”" }).waitFor();
  await page.keyboard.press("Escape");
  await page.goBack();
  await page.locator('[data-path="walk"]').waitFor();
  await expect.poll(() => page.title()).toBe("Dashboards");
  await page.goForward();
  // The token is still there.
  await page.getByRole("button", { name: "Actions for Old sales" }).waitFor();
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Dashboards" }).click();
  await page.locator('[data-path="walk"]').waitFor();
  await publish.waitFor();
  await context.close();
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const checker: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } = Reflect.get(window, "axe");
    const found = await checker.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" ")}`);
  });
}

test.each([
  ["light", 1280],
  ["dark", 390],
] as const)("axe finds nothing while one publishes, %s, %i px wide, and all fits", async (colorScheme, width) => {
  const name = folderFor(`axe-${width}`);
  const { context, page } = await visit(open.browser, { colorScheme, viewport: { width, height: 844 } });
  const check = async (what: string): Promise<void> => {
    expect(await violations(page), what).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(width);
  };
  await page.goto(`${open.server.url}/dashboards/${name}`);
  await page.getByRole("button", { name: "Actions for Old sales" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  await check("menu");
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).waitFor();
  await check("delete");
  await page.keyboard.press("Escape");
  const longName = `${"a-long-name-".repeat(8)}.ipynb`;
  await drag(page, { "sales.ipynb": notebook("New sales"), "broken.ipynb": "{}", [longName]: notebook("Long"), "data.csv": "1" });
  await card(page, "sales.ipynb").getByText("Replaces “Old sales”").waitFor();
  await card(page, "broken.ipynb").getByText("A new dashboard").waitFor();
  await card(page, longName).getByText("A new dashboard").waitFor();
  await check("names");
  await page.getByRole("button", { name: "Publish all 3" }).click();
  await card(page, longName).getByRole("button", { name: "Copy link" }).waitFor();
  await check("results");
  await chooseInMenu(page, "Actions for New sales", "History");
  await page.getByRole("button", { name: /Restore/ }).waitFor();
  await check("history");
  await page.goto(`${guarded.server.url}/dashboards/${name}`);
  await page.getByRole("button", { name: "Publish" }).click();
  await enterToken(page, "wrong");
  await page.getByText("unknown").waitFor();
  await check("token");
  await context.close();
});
