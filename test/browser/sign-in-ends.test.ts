/** What ends by itself, as a visitor sees it: a sign-in by its age and by idleness, a link; on open pages and on the next one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Visit, visit } from "../support/dashboard.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { setStage } from "../support/stage.js";
import { writeNotebook } from "../support/write-notebook.js";

const LIFETIME_MS = 12_000;
const PASSWORD = { USERNAME: "guest", PASSWORD: "open sesame" };

const folder = mkdtempSync(join(tmpdir(), "sign-in-ends-"));
const stage = setStage({ folder, env: { ...PASSWORD, AUTH_TOKEN: "of-an-author", SIGN_IN_LIFETIME: String(LIFETIME_MS) } });
let impatient: ServerProcess;
/** All three wait at the same time. */
let byLink: Visit;
let signedIn: Visit;
let idle: Visit;

beforeAll(async () => {
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  impatient = await startServerProcess({ folder, env: { ...PASSWORD, SIGN_IN_IDLE_TIME: "5000" } });
  idle = await visit(stage.browser);
  await idle.page.goto(`${impatient.url}/login`);
  await signIn(idle.page);
  await idle.page.getByRole("link", { name: "Sales" }).waitFor();
  byLink = await visit(stage.browser);
  await byLink.page.goto(await linkTo("sales"));
  await shown(byLink.page);
  signedIn = await visit(stage.browser);
  await signedIn.page.goto(`${stage.server.url}/dashboards/sales?year=2025`);
  await signIn(signedIn.page);
  await shown(signedIn.page);
});

afterAll(async () => {
  await impatient.stop();
  rmSync(folder, { recursive: true });
});

async function signIn(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("guest");
  await page.getByLabel("Password").fill("open sesame");
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** On a busy machine the time may be over before a kernel has run the cells. */
async function shown(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Sales" }).waitFor();
}

async function linkTo(dashboard: string): Promise<string> {
  const expires = new Date(Date.now() + LIFETIME_MS).toISOString();
  const headers = { authorization: "token of-an-author", accept: "application/json" };
  const answer = await fetch(`${stage.server.url}/_api/share-links/${dashboard}?expires=${expires}`, { method: "POST", headers });
  return (await answer.json()).url;
}

test("whoever came by a link that has ended reads so on the open page and on the one to sign in, and goes on there", async () => {
  const { page, context } = byLink;
  const notice = page.locator('[data-notice="signed-out"]');
  await notice.getByText("needs a sign-in now").waitFor();
  await shown(page);
  await notice.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("The link does not open this dashboard any more").waitFor();
  await signIn(page);
  await page.waitForURL(/\/dashboards\/sales$/);
  await shown(page);
  await context.close();
});

test("a sign-in that is too old is said on the open page, which comes back after another", async () => {
  const { page, context } = signedIn;
  const notice = page.locator('[data-notice="signed-out"]');
  await notice.getByText("You are signed out").waitFor();
  await shown(page);
  await notice.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await signIn(page);
  await page.waitForURL(/\/dashboards\/sales\?year=2025$/);
  await shown(page);
  await context.close();
});

test("a sign-in that nobody used for long leads the next page over the sign-in page, and back to it", async () => {
  const { page, context } = idle;
  await page.getByRole("link", { name: "Sales" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  await signIn(page);
  await page.waitForURL(/\/dashboards\/sales$/);
  await context.close();
});
