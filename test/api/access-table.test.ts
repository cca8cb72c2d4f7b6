/** Who may have what: role × route × rule → status, all of it from test/support/access-table.ts. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import {
  type Dashboard,
  dashboardsOf,
  mayOpen,
  missingFor,
  NAMES,
  OWNER,
  PASSWORD,
  ROLES,
  ROWS,
  type Role,
  type Row,
  RULES,
  spellingsOf,
  statusesOf,
  TOKEN_SCOPE,
  TOKENS,
  USERS,
  verdictOf,
} from "../support/access-table.js";
import { type RawAnswer, rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { signInByForm } from "../support/sign-in-form.js";
import { writeUsersFile } from "../support/users-file.js";
import { writeNotebook } from "../support/write-notebook.js";

const ROUTE_LIST = fileURLToPath(new URL("../support/route-list.mjs", import.meta.url));
/** Methods that browsers and programs may try. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};
/** Nothing that is kept from somebody has any of it: the title and the output of a notebook, a bundle's file. */
const KEPT = /About|shown|"kept"/;

let folder: string;
let server: ServerProcess;
let env: Record<string, string>;
let kernel: string;
const credentials = new Map<Role, Record<string, string>>([
  ["anonymous", {}],
  ["all", { authorization: `token ${TOKENS.all}` }],
  ["part", { authorization: `token ${TOKENS.part}` }],
]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "access-table-"));
  const dashboards = join(folder, "dashboards");
  for (const name of NAMES) {
    await mkdir(join(dashboards, name), { recursive: true });
    await writeNotebook(join(dashboards, name, "index.ipynb"), `# About ${name}`, "print('shown')");
    await writeFile(join(dashboards, name, "data.json"), '{"kept":true}');
  }
  const [users, tokens, rules] = [join(folder, "users.json"), join(folder, "tokens.json"), join(folder, "rules.json")];
  await writeUsersFile(users, Object.values(USERS));
  const sha256 = createHash("sha256").update(TOKENS.part).digest("hex");
  await writeFile(tokens, JSON.stringify({ tokens: [{ name: "part", sha256, scopes: [TOKEN_SCOPE], created: "2026-01-01T00:00:00Z" }] }));
  await writeFile(rules, JSON.stringify(RULES));
  env = {
    AUTH_STRATEGY: "users",
    USERS_FILE: users,
    AUTH_TOKEN: TOKENS.all,
    AUTH_TOKENS_FILE: tokens,
    AUTHORS: "ada",
    OPERATORS: "olga",
    METRICS: "true",
    CHROMIUM: "none",
    MAX_KERNELS: "1",
    QUEUE_MAX: "1000",
    MAX_KERNELS_PER_VISITOR: "1000",
  };
  const listed = { NODE_OPTIONS: `--import ${ROUTE_LIST}`, ROUTE_LIST: join(folder, "routes") };
  server = await startServerProcess({ folder: dashboards, env: { ...env, ...listed, DASHBOARD_RULES_FILE: rules } });
  for (const role of ROLES)
    if (role in USERS) {
      const { cookie } = await signInByForm(server.url, USERS[role as keyof typeof USERS].name, PASSWORD);
      credentials.set(role, { cookie });
    }
  const shared = await rawRequest(server.url, "/_api/share-links/team/plan", { method: "POST", headers: credentialsOf("all") });
  const link = new URL(JSON.parse(shared.body).url);
  const page = await rawRequest(server.url, link.pathname + link.search, { headers: { accept: "text/html" } });
  credentials.set("linked", {
    cookie: [page.headers["set-cookie"] ?? []]
      .flat()
      .map((cookie) => cookie.split(";")[0])
      .join("; "),
  });
  const headers = { ...credentialsOf(OWNER), origin: server.url, "content-type": "application/json" };
  const opened = await rawRequest(server.url, "/_api/sessions", { method: "POST", headers, body: '{"dashboard":"team/plan"}' });
  kernel = JSON.parse(opened.body).kernel_id;
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

function credentialsOf(role: Role): Record<string, string> {
  return credentials.get(role) ?? {};
}

function ask(role: Role, row: Row, dashboard: string, method = methodOf(row)): Promise<RawAnswer> {
  const headers = { origin: server.url, ...credentialsOf(role), ...row.headers?.(dashboard) };
  return rawRequest(server.url, row.path(dashboard, kernel), {
    method,
    headers,
    ...(row.body === undefined ? {} : { body: row.body(dashboard) }),
  });
}

function methodOf({ route }: Row): string {
  return route.split(" ")[0] ?? "";
}

/** Without what tells one request from another. */
function shownOf({ status, headers, body }: RawAnswer, dashboard: string): object {
  const [location] = String(headers.location).split("?");
  const told = Object.keys(headers).filter((name) => name !== "date" && name !== "content-length");
  return { status, headers: told, location, body: body.replaceAll(dashboard, "…").replace(/"url":"[^"]*"/, "") };
}

async function checkRow(role: Role, row: Row): Promise<void> {
  for (const dashboard of dashboardsOf(row)) {
    const verdict = verdictOf(role, row, dashboard);
    for (const method of methodOf(row) === "GET" ? ["GET", "HEAD"] : [methodOf(row)]) {
      const answer = await ask(role, row, dashboard, method);
      const cell = { role, method, path: row.path(dashboard, kernel), verdict };
      expect({ ...cell, status: answer.status }).toEqual({ ...cell, status: expect.toBeOneOf([...statusesOf(verdict, row, dashboard)]) });
      if (verdict === "open") continue;
      expect(answer.body).not.toMatch(KEPT);
      const missing = missingFor(role);
      const shown = shownOf(await ask(role, row, missing, method), missing);
      expect({ ...cell, ...shownOf(answer, dashboard) }).toEqual({ ...cell, ...shown });
    }
  }
}

async function routes(): Promise<ReadonlySet<string>> {
  return new Set((await readFile(join(folder, "routes"), "utf8")).trim().split("\n"));
}

test("every route that the server has is in the table, and nothing else is", async () => {
  const rows = ROWS.flatMap(({ route }) => (route.startsWith("GET ") ? [route, route.replace("GET", "HEAD")] : [route]));
  expect([...(await routes())].toSorted()).toEqual([...new Set(rows)].toSorted());
});

test("a session is nobody else's, on any route of its kernel, whoever asks, and its owner's", async () => {
  const rows = ROWS.filter((row) => row.for === "owner");
  for (const role of ROLES.filter((other) => other !== OWNER)) {
    for (const row of rows) await checkRow(role, row);
    const [error] = await once(channels(role), "error");
    expect([role, String(error)]).toEqual([role, expect.stringContaining("404")]);
  }
  const socket = channels(OWNER);
  await once(socket, "open");
  for (const row of rows) await checkRow(OWNER, row);
  socket.terminate();
});

function channels(role: Role): WebSocket {
  const headers = { origin: server.url, ...credentialsOf(role) };
  return new WebSocket(`${server.url.replace("http", "ws")}/api/kernels/${kernel}/channels`, { headers });
}

test.each(ROLES)("%s has what the table says on every route, and can't tell what is kept from what is not there", async (role) => {
  for (const row of ROWS) if (row.for !== "owner" && !row.isLast) await checkRow(role, row);
});

test.each(ROLES)("%s finds in lists just what may be opened", async (role) => {
  const list = async (path: string): Promise<readonly string[]> => {
    const headers = { accept: "application/json", ...credentialsOf(role) };
    const response = await fetch(`${server.url}/dashboards${path}`, { headers });
    if (response.status !== 200) return [String(response.status)];
    const { entries } = await response.json();
    return entries.map(({ name }: { name: string }) => name);
  };
  const open = NAMES.filter((name) => mayOpen(role, name));
  const inTeam = open.filter((name) => name.startsWith("team/")).map((name) => name.slice("team/".length));
  expect((await list("")).toSorted()).toEqual(
    [...open.filter((name) => !name.includes("/")), ...(inTeam.length > 0 ? ["team"] : [])].toSorted(),
  );
  const nothing = role in USERS ? ["404"] : ["401"];
  expect((await list("/team")).toSorted()).toEqual(inTeam.length > 0 ? inTeam.toSorted() : nothing);
});

test("another spelling of an address opens nothing that the address itself does not", async () => {
  const kept: Dashboard = "team/locked";
  for (const role of ["anonymous", "linked", "visitor"] as const) {
    for (const path of spellingsOf(kept)) {
      const accept = path.startsWith("/_api/") ? "application/json" : "text/html";
      const answer = await rawRequest(server.url, path, { headers: { accept, ...credentialsOf(role) } });
      expect([role, path, answer.status]).toEqual([role, path, expect.toBeOneOf([301, 302, 400, 401, 403, 404])]);
      expect(answer.body).not.toMatch(KEPT);
      // One that is tidied leads to the same refusal, or to signing in; none leads elsewhere.
      const { location } = answer.headers;
      if (location !== undefined) {
        expect(String(location)).toMatch(/^\/(?:login\?|dashboards(?:-plain)?\/)/);
        const next = await rawRequest(server.url, String(location), { headers: { accept, ...credentialsOf(role) } });
        expect(next.body).not.toMatch(KEPT);
      }
      if (!path.startsWith("/dashboards/")) continue;
      const headers = { origin: server.url, "content-type": "application/json", ...credentialsOf(role) };
      const asked = { ...headers, "x-jupyter-notebook-path": path, "x-jupyter-session-id": "one" };
      for (const [url, body] of [
        ["/api/kernels", "{}"],
        ["/_api/sessions", JSON.stringify({ dashboard: path.replace(/^\/dashboards\//, "") })],
      ] as const) {
        const { status } = await rawRequest(server.url, url, { method: "POST", headers: asked, body });
        expect([role, url, path, status]).toEqual([role, url, path, expect.toBeOneOf([400, 401, 404])]);
      }
    }
  }
});

test.each(["anonymous", "visitor", "operator", "all"] as const)(
  "a method that a route has not, and a WebSocket, is nothing to %s",
  async (role) => {
    const registered = await routes();
    const paths = new Map(ROWS.map((row) => [row.path("team/locked", kernel), row.route.split(" ")[1] ?? ""]));
    for (const [path, url] of paths) {
      for (const method of METHODS.filter((each) => !registered.has(`${each} ${url}`))) {
        if (ROWS.some(({ route, path: of }) => of("team/locked", kernel) === path && route === `${method} ${url}`)) continue;
        const { status } = await rawRequest(server.url, path, { method, headers: { origin: server.url, ...credentialsOf(role) } });
        expect([method, path, status]).toEqual([method, path, 404]);
      }
      const { status } = await rawRequest(server.url, path, { headers: { origin: server.url, ...credentialsOf(role), ...UPGRADE } });
      expect(["upgrade", path, status]).toEqual(["upgrade", path, 404]);
    }
  },
);

test("where nothing is public and all is below a base path, only that path answers, and who has not signed in has nothing", async () => {
  const below = await startServerProcess({ folder: join(folder, "dashboards"), env: { ...env, BASE_URL: "/boards" } });
  try {
    const get = (path: string, headers: Record<string, string>) => rawRequest(below.url, path, { headers });
    for (const row of ROWS.filter(({ route }) => route.startsWith("GET "))) {
      const path = row.path("team/plan", crypto.randomUUID());
      const verdict = {
        everybody: "open",
        openers: "sign-in",
        someone: "sign-in",
        owner: "hidden",
        authors: "unauthorized",
        seers: "unauthorized",
        operators: "unauthorized",
      } as const;
      const { status } = await get(`/boards${path}`, { ...row.headers?.("") });
      expect([path, status]).toEqual([path, expect.toBeOneOf([...statusesOf(verdict[row.for], row, "")])]);
      for (const other of [
        path,
        `/BOARDS${path}`,
        `//boards${path}`,
        `/boards/boards${path}`,
        `/boards%2f${path.slice(1)}`,
        `/x/../boards${path}`,
      ]) {
        const answer = await get(other, { ...credentialsOf("all"), ...row.headers?.("") });
        expect([other, answer.status]).toEqual([other, 404]);
      }
    }
  } finally {
    await below.stop();
  }
});

test("what ends sign-ins is for those whom the table says", async () => {
  const rows = ROWS.filter(({ isLast }) => isLast);
  const isAllowed = (role: Role, row: Row) => verdictOf(role, row, "welcome") === "open";
  for (const row of rows) for (const role of ROLES) if (!isAllowed(role, row)) await checkRow(role, row);
  for (const row of rows)
    for (const role of ["operator", ...ROLES.filter((each) => each !== "operator")] as const)
      if (isAllowed(role, row)) await checkRow(role, row);
});
