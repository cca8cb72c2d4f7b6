/** Signing in and out as a visitor does, with a shared name and password. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "../support/axe.js";
import { visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";
import { notebookWith, writeNotebook } from "../support/write-notebook.js";

const folder = await mkdtemp(join(tmpdir(), "sign-in-page-"));
const stage = setStage({ folder, env: { USERNAME: "guest", PASSWORD: "open sesame" } });

beforeAll(async () => {
  await writeNotebook(
    join(folder, "sales.ipynb"),
    "# Sales",
    "import ipywidgets as w\nw.IntSlider(3, description='Price')",
    "print('sold')",
  );
  await writeFile(join(folder, "report.ipynb"), notebookWith({ session: "static" }, "# Report", "print('reported')"));
});

afterAll(() => rm(folder, { recursive: true }));

async function fillIn(page: Page, password: string, name = "guest"): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a visitor signs in on the way to a dashboard, and out from its menu, on a phone", async () => {
  const { context, page, errors } = await visit(stage.browser, { viewport: { width: 390, height: 844 } });
  await page.goto(`${stage.server.url}/dashboards/sales?price=3`);
  expect(new URL(page.url()).pathname).toBe("/login");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await fillIn(page, "wrong");
  await page.getByRole("alert").getByText("do not belong together").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page), `the page to sign in, ${colorScheme}`).toEqual([]);
  }
  await fillIn(page, "open sesame");
  await page.getByText("sold", { exact: true }).waitFor();
  await page.getByText("Price").waitFor();
  expect(new URL(page.url()).search).toBe("?price=3");
  await page.getByLabel("Menu").click();
  await page.getByText("guest", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  // The way back shows nothing of what was open.
  await page.goBack();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.content()).not.toContain("sold");
  expect(errors).toEqual([]);
  await context.close();
});

test("who tries too often is asked to wait, and goes on from there to the dashboard", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  const asked = page.getByRole("alert").getByText("too many attempts");
  for (let tries = 0; tries < 20 && !(await asked.isVisible()); tries += 1) {
    await fillIn(page, `wrong ${tries}`, "somebody");
    await page.getByRole("alert").waitFor();
  }
  await asked.waitFor();
  await fillIn(page, "open sesame");
  await page.waitForURL(/\/dashboards\/sales$/);
  await context.close();
});

test("a page that is open when its visitor signs out elsewhere keeps what it shows, says so, and goes on after signing in", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await fillIn(page, "open sesame");
  await page.getByText("sold", { exact: true }).waitFor();
  const other = await context.newPage();
  await other.goto(stage.server.url);
  await other.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  expect(await page.getByText("sold", { exact: true }).isVisible()).toBe(true);
  expect(await violationsOn(page), "a page whose visitor is signed out").toEqual([]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await fillIn(page, "open sesame");
  await page.getByText("sold", { exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/dashboards/sales");
  await context.close();
});

test("a static dashboard that is open says so too, once somebody looks at it again", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/report`);
  await fillIn(page, "open sesame");
  await page.getByText("Last updated").waitFor();
  await context.clearCookies();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByText("You are signed out.").waitFor();
  await page.getByText("reported", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign in" }).click();
  await fillIn(page, "open sesame");
  await page.waitForURL(/\/dashboards\/report$/);
  await context.close();
});
