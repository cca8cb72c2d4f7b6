/** Behind a proxy that signs visitors in: a dashboard in a browser, and another user of the same one. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled, visit } from "../support/dashboard.js";
import type { RunningProxy } from "../support/proxy.js";
import { PROXY_ADDRESS, startSigningProxy } from "../support/signing-proxy.js";
import { setStage } from "../support/stage.js";
import { writeNotebook } from "../support/write-notebook.js";

const folder = mkdtempSync(join(tmpdir(), "header-"));
const rules = join(folder, "rules.json");
/** Changed by tests: what the proxy says of each from the next request on. */
const groups: Record<string, string> = { cleo: "planners" };
const env = {
  DASHBOARD_RULES_FILE: rules,
  AUTH_STRATEGY: "header",
  AUTH_HEADER_FROM: PROXY_ADDRESS,
  AUTH_HEADER_LOGOUT_URL: "/proxy/sign-out",
  AUTH_HEADER_GROUPS: "X-Forwarded-Groups",
};
writeFileSync(rules, JSON.stringify({ plan: { access: { groups: ["planners"] } } }));
const stage = setStage({ folder, env });
let proxy: RunningProxy;

beforeAll(async () => {
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "import uuid\nprint('run', uuid.uuid4().hex)");
  await writeNotebook(join(folder, "plan.ipynb"), "# Plan", "print('planned')");
  proxy = await startSigningProxy(Number(new URL(stage.server.url).port), groups);
});

afterAll(async () => {
  await proxy.close();
  rmSync(folder, { recursive: true });
});

test("the proxy signs in and out, and the next user of the browser finds nothing of the one before", async () => {
  const { context, page, errors } = await visit(stage.browser);
  const shown = async (user: string): Promise<string> => {
    await page.goto(`${proxy.url}/proxy/sign-in?user=${user}`);
    await page.goto(`${proxy.url}/dashboards/sales`);
    await settled(page);
    const text = await page.locator(".cell-outputs").first().textContent();
    expect(text).toMatch(/run \w{32}/);
    return text ?? "";
  };
  const anna = await shown("anna");
  expect(await shown("anna")).toBe(anna);
  await page.getByLabel("Menu").click();
  await page.getByText("anna", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Sign out" }).click();
  await page.getByText("Signing in is not done on this page.").waitFor();
  expect(await shown("ben")).not.toBe(anna);
  expect(errors).toEqual([]);
  await context.close();
});

test("other groups that the proxy names, and a sign-in that ends there, count with the next page", async () => {
  const { context, page } = await visit(stage.browser);
  const plan = `${proxy.url}/dashboards/plan`;
  await page.goto(`${proxy.url}/proxy/sign-in?user=cleo`);
  await page.goto(plan);
  await settled(page);
  delete groups.cleo;
  await page.reload();
  await page.getByText("Nothing here").waitFor();
  await page.getByText("Signed in as cleo").waitFor();
  groups.cleo = "planners";
  await page.reload();
  await settled(page);
  await context.clearCookies({ name: "proxy_user" });
  await page.reload();
  await page.getByText("Signing in is not done on this page.").waitFor();
  await page.goto(`${proxy.url}/proxy/sign-in?user=cleo`);
  await page.goto(plan);
  await settled(page);
  await context.close();
});
