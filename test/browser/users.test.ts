/** A local user signs in, is out when the operator says so, and signs out, as a browser shows it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "../support/axe.js";
import { openDashboard, settled, visit } from "../support/dashboard.js";
import { card, drag, notebook } from "../support/publishing-page.js";
import { setStage } from "../support/stage.js";
import { type TestUser, writeUsersFile } from "../support/users-file.js";
import { writeNotebook } from "../support/write-notebook.js";

const ANNA: TestUser = { name: "anna", password: "correct horse battery", displayName: "Anna Ek" };
const BEN: TestUser = { name: "ben", password: "correct horse battery", groups: ["planners"] };

const folder = mkdtempSync(join(tmpdir(), "users-"));
const users = join(folder, "users.json");
const rules = join(folder, "rules.json");

beforeAll(async () => {
  await writeUsersFile(users, [ANNA, BEN]);
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "plan.ipynb"), "# Plan", "print('planned')");
  writeFileSync(rules, JSON.stringify({ plan: { access: { groups: ["planners"] } } }));
});

const stage = setStage({
  folder,
  env: { AUTH_STRATEGY: "users", USERS_FILE: users, DASHBOARD_RULES_FILE: rules, AUTHORS: "anna", AUTH_TOKEN: "a-token-for-tests-4711" },
});

afterAll(() => rmSync(folder, { recursive: true }));

async function signIn(page: Page, password: string, name = ANNA.name): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("signs in on the way to a dashboard, and out of it", async () => {
  const { context, page, errors } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales?x=1`);
  await signIn(page, "a wrong password");
  await page.getByRole("alert").getByText("do not belong together").waitFor();
  await signIn(page, ANNA.password);
  await page.waitForURL(/\/dashboards\/sales\?x=1$/);
  await settled(page);
  await page.getByText("sold").waitFor();
  await page.getByLabel("Menu").click();
  await page.getByText("Anna Ek", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test("an author makes a link that needs no sign-in from the menu, which others do not have", async () => {
  const ben = await visit(stage.browser);
  await ben.page.goto(`${stage.server.url}/dashboards/sales`);
  await signIn(ben.page, BEN.password, BEN.name);
  await ben.page.getByLabel("Menu").click();
  await ben.page.getByRole("button", { name: "Copy link" }).waitFor();
  expect(await ben.page.getByRole("button", { name: "needs no sign-in" }).count()).toBe(0);
  await ben.context.close();
  const { context, page } = await visit(stage.browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${stage.server.url}/dashboards/sales?x=1`);
  await signIn(page, ANNA.password);
  await page.getByLabel("Menu").click();
  await page.getByRole("button", { name: "Copy link that needs no sign-in" }).click();
  await page.getByText("without signing in until").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await context.close();
  const stranger = await visit(stage.browser);
  await openDashboard(stranger.page, link);
  await stranger.page.getByText("sold").waitFor();
  expect(stranger.page.url()).toBe(`${stage.server.url}/dashboards/sales?x=1`);
  await stranger.context.close();
});

test("an author who has signed in publishes by dropping a notebook, and is asked for no token", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/login`);
  await signIn(page, ANNA.password);
  await page.getByRole("button", { name: "Publish" }).waitFor();
  await drag(page, { "costs.ipynb": notebook("Costs") });
  const upload = card(page, "costs.ipynb");
  await upload.getByText("A new dashboard at “costs”").waitFor();
  await upload.getByRole("button", { name: "Publish" }).click();
  await page.locator('[data-path="costs"] .menu-button').waitFor();
  expect(await page.getByLabel("Token").count()).toBe(0);
  await context.close();
});

test("an author whose sign-in has ended signs in beside the page, and goes on with what was begun", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/login`);
  await signIn(page, ANNA.password);
  await page.getByRole("button", { name: "Publish" }).waitFor();
  await drag(page, { "rent.ipynb": notebook("Rent") });
  const upload = card(page, "rent.ipynb");
  await upload.getByText("A new dashboard at “rent”").waitFor();
  const changed = { ...ANNA, password: "another long password" };
  await writeUsersFile(users, [changed, BEN]);
  await upload.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "You are signed out" });
  await dialog.getByRole("button", { name: "Go on" }).click();
  await dialog.getByText("You have not signed in yet").waitFor();
  const [beside] = await Promise.all([context.waitForEvent("page"), dialog.getByRole("link", { name: "Sign in" }).click()]);
  await signIn(beside, changed.password);
  await beside.getByRole("link", { name: "Sales" }).waitFor();
  await dialog.getByRole("button", { name: "Go on" }).click();
  await page.locator('[data-path="rent"] .menu-button').waitFor();
  await writeUsersFile(users, [ANNA, BEN]);
  await context.close();
});

test("who leaves a group is told so on the open page, keeps what is not for that group, and while the file is broken nobody gets in", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/plan`);
  await signIn(page, BEN.password, BEN.name);
  await settled(page);
  await writeUsersFile(users, [ANNA, { ...BEN, groups: [] }]);
  await page.getByText("You may not use this dashboard any more").waitFor();
  await page.getByText("planned").waitFor();
  await page.reload();
  await page.getByText("Nothing here").waitFor();
  await page.getByText("Signed in as ben").waitFor();
  expect(await violationsOn(page), "a refused page").toEqual([]);
  await page.getByRole("link", { name: "All dashboards" }).click();
  await page.getByRole("link", { name: "Sales" }).waitFor();
  expect(await page.getByRole("link", { name: "Plan" }).count()).toBe(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  writeFileSync(users, "{");
  await signIn(page, BEN.password, BEN.name);
  await page.getByRole("alert").getByText("not possible at the moment").waitFor();
  await writeUsersFile(users, [ANNA]);
  await context.close();
});

test("whose account is taken away is told so on the open page, and not let in again", async () => {
  const { context, page } = await visit(stage.browser);
  await page.goto(`${stage.server.url}/dashboards/sales`);
  await signIn(page, ANNA.password);
  await settled(page);
  await writeUsersFile(users, []);
  await page.locator('[data-notice="signed-out"]').waitFor();
  await page.getByText("sold").waitFor();
  await page.locator('[data-notice="signed-out"]').getByRole("button", { name: "Sign in" }).click();
  await signIn(page, ANNA.password);
  await page.getByRole("alert").getByText("do not belong together").waitFor();
  await context.close();
});
