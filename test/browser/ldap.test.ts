/** Signing in with a directory's name and password, as a person does it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.js";
import { settled, visit } from "../support/dashboard.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { createSlapd, GROUPS, PEOPLE, SERVICE, type Slapd } from "../support/slapd.js";
import { writeNotebook } from "../support/write-notebook.js";

let folder: string;
let slapd: Slapd;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ldap-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "plan.ipynb"), "# Plan", "print('planned')");
  const rules = join(folder, "rules.json");
  await writeFile(rules, JSON.stringify({ plan: { access: { groups: ["planners"] } } }));
  slapd = await createSlapd([{ uid: "anna", name: "Anna Adams", password: "anna's word" }], { planners: ["anna"] });
  const env = { AUTH_STRATEGY: "ldap", LDAP_URL: slapd.url, LDAP_CA_FILE: slapd.caFile, LDAP_SEARCH_BASE: PEOPLE };
  const account = { LDAP_BIND_DN: SERVICE.dn, LDAP_BIND_PASSWORD: SERVICE.password };
  server = await startServerProcess({
    folder,
    env: { ...env, ...account, LDAP_GROUP_BASE: GROUPS, DASHBOARD_RULES_FILE: rules, SIGN_IN_RECHECK_TIME: "1" },
  });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await slapd.close();
  await rm(folder, { recursive: true });
});

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Name").fill("anna");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a wrong password says so; the right one leads to the dashboard; signing out leads away from it", async () => {
  const { context, page } = await visit(browser);
  await page.goto(`${server.url}/dashboards/sales`);
  await signIn(page, "another word");
  await page.getByText("do not belong together").waitFor();
  await signIn(page, "anna's word");
  await settled(page);
  expect(await page.getByText("sold").count()).toBe(1);
  await page.goto(`${server.url}/dashboards`);
  await page.getByText("Anna Adams").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${server.url}/dashboards/sales`);
  await page.getByLabel("Password").waitFor();
  await context.close();
});

test("who leaves a group reads so on the open page, and finds nothing there any more", async () => {
  const { context, page } = await visit(browser);
  await page.goto(`${server.url}/dashboards/plan`);
  await signIn(page, "anna's word");
  await settled(page);
  await slapd.setGroup("planners", []);
  await page.getByText("You may not use this dashboard any more").waitFor();
  await page.reload();
  await page.getByText("Signed in as Anna Adams").waitFor();
  await context.close();
});

test("who is removed from the directory must sign in, and can't; without a directory nobody can, and reads so", async () => {
  const { context, page } = await visit(browser);
  await page.goto(`${server.url}/dashboards/sales`);
  await signIn(page, "anna's word");
  await settled(page);
  await slapd.removePerson("anna");
  await page.reload();
  await signIn(page, "anna's word");
  await page.getByText("do not belong together").waitFor();
  await slapd.stop();
  await signIn(page, "anna's word");
  await page.getByText("not possible at the moment").waitFor();
  await context.close();
});
