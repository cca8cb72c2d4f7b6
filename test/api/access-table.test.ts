/** Who may have what: role × route × rule → status, all of it from the two tables below. */
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { signInByForm } from "../support/sign-in-form.js";
import { writeUsersFile } from "../support/users-file.js";
import { writeNotebook } from "../support/write-notebook.js";

const PASSWORD = "correct horse battery";
const USERS = {
  /** In no group, named in no rule. */
  visitor: { name: "vera", password: PASSWORD },
  member: { name: "mia", password: PASSWORD, groups: ["sales"] },
  named: { name: "ben", password: PASSWORD },
  author: { name: "ada", password: PASSWORD },
  operator: { name: "olga", password: PASSWORD },
} as const;
/** `linked`: not signed in, with a link to the bundle "team/plan". */
const ROLES = ["anonymous", "linked", "visitor", "member", "named", "author", "operator"] as const;
type Role = (typeof ROLES)[number];

const RULES = {
  welcome: { access: "public" },
  team: { access: { groups: ["sales"] } },
  "team/ours": { access: { users: ["users:ben"] } },
  "team/foreign": { access: { users: ["ldap:ben"], groups: ["ldap:sales"] } },
  "team/locked": { access: { users: [] } },
} as const;

/** All are bundles but "nothing", which is not there. Who may open it besides authors and operators. */
const DASHBOARDS = {
  welcome: ["anonymous", "linked", "visitor", "member", "named"],
  general: ["visitor", "member", "named"],
  "team/plan": ["member", "linked"],
  "team/ours": ["named"],
  "team/foreign": [],
  "team/locked": [],
} as const satisfies Record<string, readonly Role[]>;
type Dashboard = keyof typeof DASHBOARDS;
const NAMES = ["welcome", "general", "team/plan", "team/ours", "team/foreign", "team/locked"] as const satisfies readonly Dashboard[];
const MISSING = "team/nothing";

type Verdict = "open" | "sign-in" | "hidden";

function verdictOf(role: Role, dashboard: Dashboard): Verdict {
  const visitors: readonly Role[] = DASHBOARDS[dashboard];
  if (role === "author" || role === "operator" || visitors.includes(role)) return "open";
  return role === "anonymous" || role === "linked" ? "sign-in" : "hidden";
}

interface Route {
  readonly method?: "GET" | "POST" | "HEAD";
  path(dashboard: string): string;
  headers?(dashboard: string): Record<string, string>;
  body?(dashboard: string): string;
  /** What is answered where the dashboard may be opened. */
  readonly open: readonly number[];
  /** To a page the way to sign in; to a program 401. */
  readonly signIn: 302 | 401;
}

const PAGE = { accept: "text/html" };
const JSON_TYPE = { "content-type": "application/json", accept: "application/json" };
const ROUTES: Readonly<Record<string, Route>> = {
  "a page": { path: (name) => `/dashboards/${name}`, headers: () => PAGE, open: [200], signIn: 302 },
  "a page, by the notebook's file": { path: (name) => `/dashboards/${name}.ipynb`, headers: () => PAGE, open: [200], signIn: 302 },
  "a page's head": { method: "HEAD", path: (name) => `/dashboards/${name}`, headers: () => PAGE, open: [200], signIn: 302 },
  "a plain page": { path: (name) => `/dashboards-plain/${name}`, headers: () => PAGE, open: [200], signIn: 302 },
  "a page, for a program": { path: (name) => `/dashboards/${name}`, open: [200], signIn: 401 },
  "a page, with an encoded path": {
    path: (name) => `/dashboards/${name.replace(/\w$/, (last) => `%${last.charCodeAt(0).toString(16)}`)}`,
    headers: () => PAGE,
    open: [200],
    signIn: 302,
  },
  "a file of the bundle": { path: (name) => `/dashboards/${name}/data.json`, headers: () => PAGE, open: [200], signIn: 302 },
  "a file of the bundle, plain": { path: (name) => `/dashboards-plain/${name}/data.json`, open: [200], signIn: 401 },
  "a session": {
    method: "POST",
    path: () => "/_api/sessions",
    headers: () => JSON_TYPE,
    body: (dashboard) => JSON.stringify({ dashboard }),
    open: [200],
    signIn: 401,
  },
  "the last run": { path: (name) => `/_api/snapshots/${name}`, headers: () => JSON_TYPE, open: [404], signIn: 401 },
  // There is room for one kernel, which a session has: a client would have to come back.
  "a kernel for a Jupyter client": {
    method: "POST",
    path: () => "/api/kernels",
    headers: (name) => ({ ...JSON_TYPE, "x-jupyter-notebook-path": `/dashboards/${name}`, "x-jupyter-session-id": "one" }),
    body: () => "{}",
    open: [201, 503],
    signIn: 401,
  },
};

let folder: string;
let server: ServerProcess;
const cookies = new Map<Role, string>([["anonymous", ""]]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "access-table-"));
  const dashboards = join(folder, "dashboards");
  for (const name of NAMES) {
    await mkdir(join(dashboards, name), { recursive: true });
    await writeNotebook(join(dashboards, name, "index.ipynb"), `# About ${name}`, "print('shown')");
    await writeFile(join(dashboards, name, "data.json"), "{}");
  }
  const [users, rules] = [join(folder, "users.json"), join(folder, "rules.json")];
  await writeUsersFile(users, Object.values(USERS));
  await writeFile(rules, JSON.stringify(RULES));
  const env = {
    AUTH_STRATEGY: "users",
    USERS_FILE: users,
    DASHBOARD_RULES_FILE: rules,
    AUTHORS: "ada",
    OPERATORS: "olga",
    AUTH_TOKEN: "of-an-author",
    MAX_KERNELS: "1",
    QUEUE_MAX: "1000",
    MAX_KERNELS_PER_VISITOR: "1000",
  };
  server = await startServerProcess({ folder: dashboards, env });
  for (const role of ROLES) if (role in USERS) cookies.set(role, await signIn(USERS[role as keyof typeof USERS].name));
  const shared = await fetch(`${server.url}/_api/share-links/team/plan`, {
    method: "POST",
    headers: { authorization: "token of-an-author" },
  });
  const page = await fetch((await shared.json()).url, { headers: PAGE });
  cookies.set("linked", cookiesOf(page));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function signIn(name: string): Promise<string> {
  return (await signInByForm(server.url, name, PASSWORD)).cookie;
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function ask(role: Role, { method = "GET", path, headers, body }: Route, dashboard: string) {
  const sent = { origin: server.url, cookie: cookies.get(role) ?? "", ...headers?.(dashboard) };
  return rawRequest(server.url, path(dashboard), { method, headers: sent, ...(body === undefined ? {} : { body: body(dashboard) }) });
}

/** Without what tells one request from another. */
function shownOf({ status, headers, body }: Awaited<ReturnType<typeof ask>>): object {
  const [location] = String(headers.location).split("?");
  return { status, headers: Object.keys(headers).filter((name) => name !== "date"), location, body: body.replace(/"url":"[^"]*"/, "") };
}

test.each(ROLES)("%s has what the table says on every route, and can't tell what is kept from what is not there", async (role) => {
  for (const [name, route] of Object.entries(ROUTES)) {
    const missing = await ask(role, route, MISSING);
    for (const dashboard of NAMES) {
      const verdict = verdictOf(role, dashboard);
      const answer = await ask(role, route, dashboard);
      const expected = { open: route.open, "sign-in": [route.signIn], hidden: [404] }[verdict];
      expect({ role, name, dashboard, status: answer.status }).toEqual({ role, name, dashboard, status: expect.toBeOneOf([...expected]) });
      if (verdict === "open") expect(answer.body).not.toContain("nothing at this address");
      else expect({ name, dashboard, ...shownOf(answer) }).toEqual({ name, dashboard, ...shownOf(missing) });
      if (verdict !== "open") expect(answer.body).not.toMatch(/About|shown/);
    }
  }
});

test.each(ROLES)("%s finds in lists just what may be opened", async (role) => {
  const list = async (path: string): Promise<readonly string[]> => {
    const headers = { accept: "application/json", cookie: cookies.get(role) ?? "" };
    const response = await fetch(`${server.url}/dashboards${path}`, { headers });
    if (response.status !== 200) return [String(response.status)];
    const { entries } = await response.json();
    return entries.map(({ name }: { name: string }) => name);
  };
  const open = NAMES.filter((name) => verdictOf(role, name) === "open");
  const inTeam = open.filter((name) => name.startsWith("team/")).map((name) => name.slice("team/".length));
  expect((await list("")).toSorted()).toEqual(
    [...open.filter((name) => !name.includes("/")), ...(inTeam.length > 0 ? ["team"] : [])].toSorted(),
  );
  const nothing = role === "anonymous" ? ["401"] : ["404"];
  expect((await list("/team")).toSorted()).toEqual(inTeam.length > 0 ? inTeam.toSorted() : nothing);
});

test("another's session is nobody else's, on any route of its kernel, whoever asks", async () => {
  const session = await ask("member", ROUTES["a session"] as Route, "team/plan");
  const { kernel_id: id } = JSON.parse(session.body);
  for (const role of ROLES.filter((other) => other !== "member")) {
    const headers = { origin: server.url, cookie: cookies.get(role) ?? "" };
    const calls = [
      ["GET", "", headers],
      ["DELETE", "", headers],
      ["POST", "/interrupt", headers],
      ["POST", "/restart", headers],
    ] as const;
    for (const [method, path, sent] of calls) {
      const { status } = await rawRequest(server.url, `/api/kernels/${id}${path}`, { method, headers: sent });
      expect([role, method, path, status]).toEqual([role, method, path, 404]);
    }
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/kernels/${id}/channels`, { headers });
    const [error] = await once(socket, "error");
    expect([role, String(error)]).toEqual([role, expect.stringContaining("404")]);
  }
  expect((await rawRequest(server.url, `/api/kernels/${id}`, { headers: { cookie: cookies.get("member") ?? "" } })).status).toBe(200);
});

test("what every page needs is there for everybody", async () => {
  for (const path of ["/login", "/healthz", "/readyz", "/_api/openapi.json"])
    expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
  const page = await (await fetch(`${server.url}/login`)).text();
  const styles = [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(styles.length).toBeGreaterThan(0);
  for (const style of styles) expect((await fetch(server.url + style)).status).toBe(200);
});
