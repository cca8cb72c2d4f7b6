/** Signing in and out in a browser, at a real OpenID Connect provider. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled, visit } from "../support/dashboard.js";
import { CLIENT_ID, CLIENT_SECRET, OpenIdProvider } from "../support/openid-provider.js";
import { setStage } from "../support/stage.js";
import { writeNotebook } from "../support/write-notebook.js";

const COMPANY = fileURLToPath(new URL("../fixtures/strategies/company.mjs", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "oidc-browser-"));
const provider = await OpenIdProvider.place();
const stage = setStage({
  folder,
  env: {
    AUTH_STRATEGY: `oidc,${COMPANY}`,
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
  provider.accounts.set("a1", { email: "anna@example.org", email_verified: true, name: "Anna" });
  await provider.start(stage.server.url);
});

afterAll(async () => {
  await provider.stop();
  await rm(folder, { recursive: true });
});

test("a visitor signs in at the provider, sees the dashboard, and signs out there too", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await page.getByRole("link", { name: "Sign in with Example account" }).click();
  await page.locator("input[name=login]").fill("a1");
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
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

test("a visitor signs in by a module of Passport's kind, and out", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await page.getByRole("link", { name: "Sign in with Company account" }).click();
  await page.locator("input[name=login]").fill("a1");
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await page.locator("header summary").click();
  await page.getByText("Anna").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/login\?/);
  await page.getByRole("link", { name: "Sign in with Company account" }).waitFor();
  await context.close();
});

test("a page that is open says that its visitor is no user any more, and keeps what it shows", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/login/oidc?next=/dashboards/sales`);
  await page.locator("input[name=login]").fill("a1");
  await page.locator("input[name=password]").fill("any");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${stage.server.url}/dashboards/sales`);
  await settled(page);
  provider.accounts.delete("a1");
  await page.locator('[data-notice="signed-out"]').waitFor();
  expect(await page.locator(".cell-outputs").textContent()).toContain("sold");
  await context.close();
});
