/** Signing in with a JupyterHub: as a service that it manages, and as a user's own server. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { settled, visit } from "../support/dashboard.js";
import { type JupyterHub, startJupyterHub } from "../support/jupyterhub-process.js";
import { notebookWith, writeNotebook } from "../support/write-notebook.js";

let folder: string;
let hub: JupyterHub;
let browser: Browser;

const SHOW_SECRETS = "import os; print('secrets:', [name for name in os.environ if 'TOKEN' in name])";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hub-dashboards-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", SHOW_SECRETS);
  await writeFile(join(folder, "plan.ipynb"), notebookWith({ access: { groups: ["planners"] } }, "# Plan", "print('planned')"));
  hub = await startJupyterHub({
    folder,
    users: ["anna", "ben", "cleo"],
    groups: { staff: ["anna", "cleo"], planners: [] },
    lettingIn: "staff",
    env: { SIGN_IN_RECHECK_TIME: "1", ACCESS_IN_NOTEBOOKS: "true" },
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await hub.close();
  await rm(folder, { recursive: true });
});

/** From our sign-in page by the Hub's, and on to where the visitor was going. */
async function signIn(page: Page, name: string, url = `${hub.serviceUrl}/dashboards/sales`): Promise<void> {
  await page.goto(url);
  await page.getByRole("link", { name: "Sign in with JupyterHub" }).click();
  await page.locator("#username_input").fill(name);
  await page.locator("#password_input").fill("any");
  await page.locator("#login_submit").click();
}

describe("a service of the Hub", () => {
  test("is opened with the Hub's account; signing out here leaves that one, and says how to sign out there", async () => {
    const { context, page } = await visit(browser);
    await signIn(page, "anna");
    await settled(page);
    expect(page.url()).toBe(`${hub.serviceUrl}/dashboards/sales`);
    await page.getByText("secrets: []").waitFor();
    await page.goto(`${hub.serviceUrl}/dashboards`);
    await page.locator(".account-name", { hasText: "anna" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("still signed in to JupyterHub").waitFor();
    // The Hub knows them still.
    await page.getByRole("link", { name: "Sign in with JupyterHub" }).click();
    await page.locator(".account-name", { hasText: "anna" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign out there too" }).click();
    await page.waitForURL(`${hub.url}/hub/**`);
    await page.goto(`${hub.serviceUrl}/login/jupyterhub`);
    await page.locator("#username_input").waitFor();
    await context.close();
  });

  test("is not for who may not open it, who reads so", async () => {
    const { context, page } = await visit(browser);
    await signIn(page, "ben");
    await page.getByText("403").first().waitFor();
    expect(await page.locator("body").textContent()).toMatch(/permission|not allowed|forbidden/i);
    await context.close();
  });

  test("notices other groups, and that somebody may not open it any more", async () => {
    const { context, page } = await visit(browser);
    await signIn(page, "cleo");
    await settled(page);
    const plan = `${hub.serviceUrl}/dashboards/plan`;
    expect((await page.goto(plan))?.status()).toBe(404);
    await hub.ask("POST", "/groups/planners/users", { users: ["cleo"] });
    await page.goto(plan);
    await page.getByText("planned").waitFor();
    await hub.ask("DELETE", "/groups/staff/users", { users: ["cleo"] });
    await page.goto(plan);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByRole("link", { name: "Sign in with JupyterHub" }).click();
    await page.getByText("403").first().waitFor();
    await context.close();
  });

  test("notices that somebody has signed out at the Hub", async () => {
    const { context, page } = await visit(browser);
    await signIn(page, "anna");
    await settled(page);
    await page.goto(`${hub.url}/hub/logout`);
    await page.goto(`${hub.serviceUrl}/dashboards/sales`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await context.close();
  });

  test("sends whoever comes back with a state that is not theirs to sign in again", async () => {
    const { context, page } = await visit(browser);
    await page.goto(`${hub.serviceUrl}/oauth_callback?code=stolen&state=guessed`);
    await page.getByText("That took too long").waitFor();
    await context.close();
  });

  test("keeps who is in while the Hub is away", async () => {
    const { context, page } = await visit(browser);
    await signIn(page, "anna");
    await settled(page);
    hub.freeze();
    await page.reload();
    await settled(page);
    hub.thaw();
    await context.close();
  });

  test("says so on the sign-in page where the Hub goes away in the middle of a sign-in, and goes on when it is back", async () => {
    const { context, page } = await visit(browser);
    // The service, which asks the Hub what the browser has brought from it, is no part of what is frozen.
    page.on("response", (response) => {
      if (response.headers().location?.includes("/oauth_callback?") === true) hub.freeze();
    });
    await signIn(page, "anna");
    await page.getByRole("alert").getByText("not possible at the moment").waitFor();
    page.removeAllListeners("response");
    hub.thaw();
    await page.getByRole("link", { name: "Sign in with JupyterHub" }).click();
    await settled(page);
    await context.close();
  });
});

test("a user's own server is opened by its user, and by nobody else", async () => {
  await hub.ask("POST", "/users/ben/server");
  const own = `${hub.url}/user/ben/dashboards/sales`;
  await expect
    .poll(async () => (await fetch(own, { redirect: "manual", headers: { accept: "text/html" } })).headers.get("location"))
    .toContain("/user/ben/login");
  const { context, page } = await visit(browser);
  await signIn(page, "ben", own);
  await settled(page);
  expect(page.url()).toBe(own);
  await context.close();
  const other = await visit(browser);
  await signIn(other.page, "anna", own);
  await other.page.getByText("403").first().waitFor();
  await other.context.close();
});
