/** Links that open one dashboard for a while. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PageClient } from "../support/page-client.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const HTML = { accept: "text/html" };
const AUTHOR = { authorization: "token of-an-author", accept: "application/json" };

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "share-"));
  await mkdir(join(folder, "team/tour"), { recursive: true });
  await writeNotebook(join(folder, "team/plan.ipynb"), "import os\nprint('query:', os.environ['QUERY_STRING'])");
  await writeNotebook(join(folder, "team/other.ipynb"), "print('other')");
  await writeNotebook(join(folder, "team/tour/index.ipynb"), "print('tour')");
  await writeFile(join(folder, "team/tour/map.json"), "{}");
  const env = { USERNAME: "guest", PASSWORD: "open sesame", AUTH_TOKEN: "of-an-author", SHARE_LINK_MAX_DAYS: "10" };
  server = await startServerProcess({ folder, env });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function ask(path: string, query = "", headers: Record<string, string> = AUTHOR): Promise<Response> {
  return fetch(`${server.url}/_api/share-links/${path}${query}`, { method: "POST", headers });
}

async function share(path: string, lifeMs?: number): Promise<URL> {
  const query = lifeMs === undefined ? "" : `?expires=${new Date(Date.now() + lifeMs).toISOString()}`;
  const response = await ask(path, query);
  expect(response.status).toBe(201);
  return new URL((await response.json()).url);
}

function open(url: string | URL, cookie?: string): Promise<Response> {
  return fetch(url, { redirect: "manual", headers: { ...HTML, ...(cookie === undefined ? {} : { cookie }) } });
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

test("a link opens its dashboard, with a kernel that is not told of it, and nothing else", async () => {
  const url = await share("team/plan");
  url.searchParams.set("x", "1");
  const response = await open(url);
  expect(response.status).toBe(200);
  const cookie = cookieOf(response);
  // The address without the link's token, as the page leaves it.
  expect((await open(`${server.url}/dashboards/team/plan?x=1`, cookie)).status).toBe(200);
  const page = await PageClient.open(server.url, "team/plan", { cookie, query: "x=1" });
  await page.settled();
  expect(JSON.stringify(page.received)).toContain("query: x=1");
  page.close();
  for (const path of ["team/other", "team/tour", "nothing"])
    expect((await open(`${server.url}/dashboards/${path}`, cookie)).status).toBe(302);
  const session = {
    method: "POST",
    headers: { cookie, origin: server.url, "content-type": "application/json" },
    body: '{"dashboard":"team/other"}',
  };
  expect((await fetch(`${server.url}/_api/sessions`, session)).status).toBe(401);
  const list = await (await open(`${server.url}/dashboards/team`, cookie)).text();
  expect(list).toContain("/dashboards/team/plan");
  expect(list).not.toContain("team/other");
});

test("a bundle's link opens its files too", async () => {
  const response = await open(await share("team/tour"));
  expect((await open(`${server.url}/dashboards/team/tour/map.json`, cookieOf(response))).status).toBe(200);
  expect((await open(`${server.url}/dashboards/team/tour/map.json`)).status).toBe(302);
});

test("several links are kept", async () => {
  const first = await open(await share("team/plan"));
  const second = await open(await share("team/other"), cookieOf(first));
  for (const path of ["team/plan", "team/other"])
    expect((await open(`${server.url}/dashboards/${path}`, cookieOf(second))).status).toBe(200);
});

test("a link that was changed, or is another dashboard's, opens nothing", async () => {
  const url = await share("team/plan");
  const token = url.searchParams.get("share") ?? "";
  for (const other of [`${token}x`, token.slice(1), ""]) {
    url.searchParams.set("share", other);
    expect((await open(url)).status).toBe(302);
  }
  expect((await open(`${server.url}/dashboards/team/other?share=${encodeURIComponent(token)}`)).status).toBe(302);
});

test("a page is closed when its link's time is over, and the link opens nothing any more", { timeout: 60_000 }, async () => {
  const url = await share("team/plan", 6000);
  const cookie = cookieOf(await open(url));
  const page = await PageClient.open(server.url, "team/plan", { cookie });
  expect(await page.closed).toBe(4401);
  expect((await open(url)).status).toBe(302);
});

test("only authors make links, within the operator's bound, for what is there", async () => {
  expect((await ask("team/plan", "", { accept: "application/json" })).status).toBe(401);
  expect((await ask("nothing")).status).toBe(404);
  for (const expires of ["never", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"]) {
    const response = await ask("team/plan", `?expires=${expires}`);
    expect(response.status).toBe(400);
    expect((await response.json()).message).toMatch(/^(expires must be|Links end after 10 days)/);
  }
});

test("where everybody may open everything there is nothing to share", async () => {
  const other = await startServerProcess({ folder, env: { AUTH_TOKEN: "of-an-author" } });
  const response = await fetch(`${other.url}/_api/share-links/team/plan`, { method: "POST", headers: AUTHOR });
  expect(response.status).toBe(409);
  expect((await response.json()).message).toContain("no such link is needed");
  await other.stop();
});
