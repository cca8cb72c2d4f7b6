/** Signing in and out in a browser, at a real OpenID Connect provider and by modules of Passport's kind; and what goes wrong with it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled, visit } from "../support/dashboard.js";
import { CLIENT_ID, CLIENT_SECRET, OpenIdProvider } from "../support/openid-provider.js";
import { setStage } from "../support/stage.js";
import { writeNotebook } from "../support/write-notebook.js";

const [COMPANY, LOCAL] = ["company.mjs", "local.cjs"].map((name) =>
  fileURLToPath(new URL(`../fixtures/strategies/${name}`, import.meta.url)),
);
const PROVIDERS = ["Example account", "Company account"];
const ANNA = { email: "anna@example.org", email_verified: true, name: "Anna", groups: ["planners"] };
const OPERATOR = "of-an-operator";
const folder = await mkdtemp(join(tmpdir(), "oidc-browser-"));
await writeFile(join(folder, "rules.json"), JSON.stringify({ plan: { access: { groups: ["oidc:planners"] } } }));
const provider = await OpenIdProvider.place();
const stage = setStage({
  folder,
  env: {
    AUTH_STRATEGY: `oidc,${COMPANY},${LOCAL}`,
    AUTH_TOKEN: OPERATOR,
    DASHBOARD_RULES_FILE: join(folder, "rules.json"),
    LOCAL_PASSWORD: "open sesame",
    COMPANY_ISSUER: provider.issuer,
    COMPANY_CLIENT_ID: CLIENT_ID,
    COMPANY_CLIENT_SECRET: CLIENT_SECRET,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT_ID,
    OIDC_CLIENT_SECRET: CLIENT_SECRET,
    OIDC_LABEL: "Example account",
    SIGN_IN_RECHECK_TIME: "200",
  },
});

beforeAll(async () => {
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "plan.ipynb"), "# Plan", "print('planned')");
  provider.accounts.set("a1", ANNA);
  await provider.start(stage.server.url);
});

afterAll(async () => {
  await provider.stop();
  await rm(folder, { recursive: true });
});

/** From our sign-in page by the provider's, and on to where the visitor was going. */
async function signInWith(page: Page, label: string): Promise<void> {
  await page.getByRole("link", { name: `Sign in with ${label}` }).click();
  await page.locator("input[name=login]").fill("a1");
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a visitor signs in at the provider, sees the dashboard, and signs out there too", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await signInWith(page, "Example account");
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await settled(page);
  expect(await page.locator(".cell-outputs").textContent()).toContain("sold");
  await page.locator("header summary").click();
  await page.getByText("Anna").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Yes, sign me out" }).click();
  await page.waitForURL((url) => url.origin === stage.server.url);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await page.getByRole("link", { name: "Sign in with Example account" }).click();
  // The provider has forgotten them as well.
  await page.locator("input[name=password]").waitFor();
  await context.close();
});

test("a visitor signs in by a module of Passport's kind that sends them to a provider, and out", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await signInWith(page, "Company account");
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await page.locator("header summary").click();
  await page.getByText("Anna").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/login\?/);
  await page.getByRole("link", { name: "Sign in with Company account" }).waitFor();
  await context.close();
});

test("a visitor signs in by one that asks for name and password, and out", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  for (const [password, name, text] of [
    ["wrong", "anna", "do not belong together"],
    ["open sesame", "broken", "not possible at the moment"],
    ["open sesame", "anna", "sold"],
  ] as const) {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByText(text).waitFor();
  }
  await page.locator("header summary").click();
  await page.getByText("ANNA").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await context.close();
});

test.each(PROVIDERS)("who says no at the provider (%s) reads so on the sign-in page, and may try again", async (label) => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await page.getByRole("link", { name: `Sign in with ${label}` }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("alert").getByText("This account may not sign in here").waitFor();
  await signInWith(page, label);
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await context.close();
});

test.each(PROVIDERS)("while the provider (%s) is away the sign-in page says so, and the way goes on when it is back", async (label) => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  provider.isAwayToServers = true;
  await signInWith(page, label);
  await page.getByRole("alert").getByText("not possible at the moment").waitFor();
  provider.isAwayToServers = false;
  await page.getByRole("link", { name: `Sign in with ${label}` }).click();
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await context.close();
});

test("who leaves a group, is signed out, or is no user any more reads so on the open page, which keeps what it shows", async () => {
  const { context, page } = await visit(stage.browser);
  const notice = page.locator('[data-notice="signed-out"]');
  await page.goto(`${stage.server.url}/dashboards/plan`);
  await signInWith(page, "Example account");
  await settled(page);
  provider.accounts.set("a1", { ...ANNA, groups: [] });
  await page.getByText("You may not use this dashboard any more").waitFor();
  expect(await page.locator(".cell-outputs").textContent()).toContain("planned");
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await settled(page);
  await fetch(`${stage.server.url}/_api/sign-ins`, { method: "DELETE", headers: { authorization: `token ${OPERATOR}` } });
  await notice.getByRole("button", { name: "Sign in" }).click();
  // The provider knows them still.
  await page.getByRole("link", { name: "Sign in with Example account" }).click();
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await settled(page);
  provider.accounts.delete("a1");
  await notice.waitFor();
  expect(await page.locator(".cell-outputs").textContent()).toContain("sold");
  await context.close();
});
