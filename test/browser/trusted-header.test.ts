/** Behind a proxy that signs visitors in: a dashboard in a browser, and another user of the same one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled, visit } from "../support/dashboard.js";
import type { RunningProxy } from "../support/proxy.js";
import { PROXY_ADDRESS, startSigningProxy } from "../support/signing-proxy.js";
import { setStage } from "../support/stage.js";
import { writeNotebook } from "../support/write-notebook.js";

const folder = mkdtempSync(join(tmpdir(), "header-"));
const env = { AUTH_STRATEGY: "header", AUTH_HEADER_FROM: PROXY_ADDRESS, AUTH_HEADER_LOGOUT_URL: "/proxy/sign-out" };
const stage = setStage({ folder, env });
let proxy: RunningProxy;

beforeAll(async () => {
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "import uuid\nprint('run', uuid.uuid4().hex)");
  proxy = await startSigningProxy(Number(new URL(stage.server.url).port), {});
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
