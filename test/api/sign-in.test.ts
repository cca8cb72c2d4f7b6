/** Signing in with a shared name and password, as browsers and other clients do it. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const HTML = { accept: "text/html" };

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sign-in-"));
  await mkdir(join(folder, "team"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "open.ipynb"), "# Open", "print('for all')");
  await writeNotebook(join(folder, "team/plan.ipynb"), "# Plan", "print('planned')");
  const rules = join(folder, "..", `${folder.split("/").at(-1)}-rules.json`);
  await writeFile(rules, JSON.stringify({ open: { access: "public" } }));
  server = await startServerProcess({ folder, env: { USERNAME: "guest", PASSWORD: "open sesame", DASHBOARD_RULES_FILE: rules } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function get(path: string, headers: Record<string, string> = HTML): Promise<Response> {
  return fetch(server.url + path, { redirect: "manual", headers });
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(fields),
    headers: { ...HTML, ...headers },
  });
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function signIn(): Promise<string> {
  const response = await post("/login", { username: "guest", password: "open sesame" });
  expect(response.status).toBe(302);
  return cookieOf(response);
}

describe("who has not signed in", () => {
  test.each([
    "/",
    "/dashboards",
    "/dashboards/sales?x=1",
    "/dashboards-plain/sales",
    "/dashboards/team",
    "/dashboards/team/plan",
    "/dashboards/nothing",
  ])("is sent from %s to the sign-in page, whether something is there or not", async (path) => {
    const response = await get(path);
    // Something at the start is for everybody.
    if (path === "/" || path === "/dashboards") {
      expect(response.status).toBe(200);
      return;
    }
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe(`/login?${new URLSearchParams({ next: path })}`);
  });

  test("is shown no more of a list than what is for everybody, and the way in", async () => {
    const text = await (await get("/dashboards")).text();
    expect(text).toContain("/dashboards/open");
    for (const hidden of ["sales", "Sales", "team"]) expect(text).not.toContain(hidden);
    expect(text).toContain("/login?next=%2Fdashboards");
    const json = await (await get("/dashboards", { accept: "application/json" })).json();
    expect(json).toMatchObject({ entries: [{ name: "open" }] });
  });

  test("is told 401 where a program asks", async () => {
    const json = { accept: "application/json", "content-type": "application/json", origin: server.url };
    expect((await get("/dashboards/sales", json)).status).toBe(401);
    expect((await get("/_api/snapshots/sales", json)).status).toBe(401);
    const session = { method: "POST", headers: json, body: JSON.stringify({ dashboard: "sales" }) };
    expect((await fetch(`${server.url}/_api/sessions`, session)).status).toBe(401);
    const kernel = { method: "POST", headers: { "X-jupyter-notebook-path": "/dashboards/sales", "X-jupyter-session-id": "one" } };
    expect((await fetch(`${server.url}/api/kernels`, kernel)).status).toBe(401);
  });

  test("has what is for everybody", async () => {
    const page = await PageClient.open(server.url, "open");
    await page.settled();
    page.close();
  });
});

describe("signing in", () => {
  test("leads back to where the visitor was going, with a cookie that no script can read", async () => {
    const response = await post("/login", { username: "guest", password: "open sesame", next: "/dashboards/sales?x=1" });
    expect(response.headers.get("location")).toBe("/dashboards/sales?x=1");
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^dashboards_sign_in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
    const page = await get("/dashboards/sales", { ...HTML, cookie: cookieOf(response) });
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain("guest");
    // What a script could carry away is of use to nobody.
    expect(text).not.toContain("visitorToken");
  });

  test.each(["//evil.example/", "https://evil.example/", "/\\evil.example"])("never leads to another site (%s)", async (next) => {
    expect((await post("/login", { username: "guest", password: "open sesame", next })).headers.get("location")).toBe("/");
  });

  test.each([
    ["guest", "wrong"],
    ["other", "open sesame"],
  ])("with %s and %s leads back to the form, which says so", async (username, password) => {
    const response = await post("/login", { username, password, next: "/dashboards/sales" });
    expect(response.status).toBe(302);
    expect(response.headers.getSetCookie()).toEqual([]);
    const location = response.headers.get("location") ?? "";
    const page = await (await get(location)).text();
    expect(page).toContain("do not belong together");
    expect(page).toContain('value="/dashboards/sales"');
    expect(page).not.toContain(password);
  });

  test("from another site's page is refused", async () => {
    const response = await post("/login", { username: "guest", password: "open sesame" }, { origin: "https://evil.example" });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test("gives a new secret and another visitor each time", async () => {
    const [first, second] = [await signIn(), await signIn()];
    expect(first).not.toBe(second);
    const page = await PageClient.open(server.url, "sales", { cookie: first });
    await page.settled();
    const other = await fetch(`${server.url}/api/kernels/${page.kernelId}`, { headers: { cookie: second } });
    expect(other.status).toBe(404);
    page.close();
  });

  test("too often in vain is answered with 429 and how long to wait, on the page for the next try", async () => {
    const fields = { username: "nobody", password: "0", next: "/dashboards/sales" };
    let response = await post("/login", fields);
    for (let tries = 1; tries < 10 && response.status !== 429; tries += 1) response = await post("/login", fields);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    const page = await response.text();
    expect(page).toMatch(/too many attempts to sign in\. Please wait (a second|\d+ seconds)/);
    expect(page).toContain('value="/dashboards/sales"');
    // Others are not held up.
    await signIn();
  });
});

describe("signing out", () => {
  test("ends the visitor's kernels and connections, and the cookie is of no use any more", async () => {
    const cookie = await signIn();
    const page = await PageClient.open(server.url, "sales", { cookie });
    await page.settled();
    const response = await post("/logout", {}, { cookie });
    expect(response.status).toBe(302);
    expect(response.headers.get("location")).toBe("/");
    await page.closed;
    expect((await get("/dashboards/sales", { ...HTML, cookie })).status).toBe(302);
    await until(async () => (await fetch(`${server.url}/api/kernels/${page.kernelId}`, { headers: { cookie } })).status === 404);
  });

  test("from another site's page is refused", async () => {
    const cookie = await signIn();
    expect((await post("/logout", {}, { cookie, origin: "https://evil.example" })).status).toBe(403);
    expect((await get("/dashboards/sales", { ...HTML, cookie })).status).toBe(200);
  });
});
