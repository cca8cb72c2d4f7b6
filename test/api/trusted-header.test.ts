/** Visitors whom a proxy has signed in, as the server sees them: in headers that it believes from the proxy alone. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import type { RunningProxy } from "../support/proxy.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { PROXY_ADDRESS, startSigningProxy } from "../support/signing-proxy.js";
import { writeNotebook } from "../support/write-notebook.js";

let folder: string;
let server: ServerProcess;
let proxy: RunningProxy;
let rules: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "header-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "own.ipynb"), "# Own", "import os\nprint('user:', os.environ.get('HTTP_X_FORWARDED_USER'))");
  rules = join(folder, "rules.json");
  await writeFile(rules, JSON.stringify({ sales: { access: { groups: ["sales"] } }, own: { access: "public" } }));
  server = await startServerProcess({
    folder,
    env: {
      ...{ AUTH_STRATEGY: "header", AUTH_HEADER_FROM: PROXY_ADDRESS, AUTH_HEADER_GROUPS: "X-Forwarded-Groups" },
      ...{ DASHBOARD_RULES_FILE: rules, FORWARDED_HEADERS: "X-Forwarded-User", AUTH_HEADER_LOGOUT_URL: "/proxy/sign-out" },
    },
  });
  proxy = await startSigningProxy(Number(new URL(server.url).port), { anna: "sales", cy: "sales" });
});

afterAll(async () => {
  await proxy.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

function get(path: string, cookie: string, accept = "text/html"): Promise<Response> {
  return fetch(proxy.url + path, { redirect: "manual", headers: { accept, cookie } });
}

test("who the proxy has signed in sees what is for them, and signs out at the proxy", async () => {
  const page = await get("/dashboards/sales", "proxy_user=anna");
  expect(page.status).toBe(200);
  const text = await page.text();
  expect(text).toContain('href="/proxy/sign-out"');
  expect(text).not.toContain('action="/logout"');
  expect(text).not.toContain("visitorToken");
  expect((await get("/dashboards/sales", "proxy_user=ben")).status).toBe(404);
});

test("whom it has not signed in is told where that is not done", async () => {
  const response = await get("/dashboards/sales", "");
  expect(response.headers.get("location")).toBe("/login?next=%2Fdashboards%2Fsales");
  const page = await (await get("/login", "")).text();
  expect(page).toContain("by the address that you were given");
  expect(page).not.toContain('name="password"');
});

/** The cookie that a browser without one is given. */
async function newBrowser(address: string): Promise<string> {
  const page = await fetch(address, { headers: { accept: "text/html", cookie: "proxy_user=anna" } });
  expect(page.headers.getSetCookie()).toEqual([expect.stringMatching(/^dashboards_visitor=/)]);
  return page.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

test("users of one browser, one after the other, share no kernels", async () => {
  const browser = await newBrowser(`${proxy.url}/dashboards/sales`);
  const first = await PageClient.open(proxy.url, "sales", { cookie: `proxy_user=anna; ${browser}` });
  await first.settled();
  const kernel = `/api/kernels/${first.kernelId}`;
  expect((await get(kernel, `proxy_user=anna; ${browser}`)).status).toBe(200);
  for (const other of [`proxy_user=cy; ${browser}`, browser, "proxy_user=anna"])
    expect((await get(kernel, other, "application/json")).status, other).toBe(404);
  const second = await PageClient.open(proxy.url, "sales", { cookie: `proxy_user=cy; ${browser}` });
  expect(second.kernelId).not.toBe(first.kernelId);
  for (const page of [first, second]) page.close();
});

test("headers that do not come from the proxy count for nothing, reach no kernel, and are in the log", async () => {
  const forged = { "x-forwarded-user": "anna", "x-forwarded-groups": "sales", accept: "application/json" };
  expect((await fetch(`${server.url}/dashboards/sales`, { headers: forged })).status).toBe(401);
  await until(async () => server.log().includes('"reason":"untrusted-header"'));
  const cookie = await newBrowser(`${server.url}/dashboards/own`);
  const opened = await fetch(`${server.url}/_api/sessions`, {
    method: "POST",
    headers: { ...forged, cookie, origin: server.url, "content-type": "application/json" },
    body: JSON.stringify({ dashboard: "own" }),
  });
  const page = await PageClient.open(server.url, "own", { cookie });
  expect(await opened.json()).toMatchObject({ kernel_id: page.kernelId });
  await page.settled();
  expect(JSON.stringify(page.received)).toContain("user: None");
  page.close();
});

test("a connection ends after a while, so that the proxy says again who it is from; one on which it has named nobody does not", async () => {
  const env = { AUTH_STRATEGY: "header", AUTH_HEADER_FROM: PROXY_ADDRESS, SIGN_IN_RECHECK_TIME: "1000", DASHBOARD_RULES_FILE: rules };
  const asking = await startServerProcess({ folder, env });
  const front = await startSigningProxy(Number(new URL(asking.url).port), {});
  const browser = await newBrowser(`${front.url}/dashboards/own`);
  const nobody = await PageClient.open(front.url, "own", { cookie: browser });
  const cookie = `proxy_user=anna; ${browser}`;
  const first = await PageClient.open(front.url, "own", { cookie });
  expect(await first.closed).toBe(4410);
  const second = await PageClient.open(front.url, "own", { cookie });
  expect(second.kernelId).toBe(first.kernelId);
  await nobody.settled();
  for (const page of [nobody, second]) page.close();
  await front.close();
  await asking.stop();
});
