import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Author, notebookText, notebookUpload } from "../support/author.js";
import { notebookForm, rawRequest } from "../support/raw-request.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

const hash = (secret: string): string => createHash("sha256").update(secret).digest("hex");
const CHANGES = [
  ["POST", "/_api/notebooks/team/a"],
  ["DELETE", "/_api/notebooks/team/a"],
  ["GET", "/_api/notebooks/team/a"],
  ["GET", "/_api/history/team/a"],
  ["POST", "/_api/rollback/team/a"],
  ["GET", "/_api/download/team/a"],
  ["DELETE", "/_api/cache/team/a"],
] as const;

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "access-"));
});

afterAll(() => rm(home, { recursive: true }));

async function start(name: string, env: Record<string, string>): Promise<ServerProcess> {
  const folder = await mkdtemp(join(home, `${name}-`));
  return startServerProcess({ folder, env: { LOG_LEVEL: "silent", ...env } });
}

const logged = (server: ServerProcess) =>
  server
    .log()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
const refusals = (server: ServerProcess) => logged(server).filter(({ audit }) => audit === "refused");

describe("where tokens are set", () => {
  let server: ServerProcess;
  const tokens = [
    { name: "team", sha256: hash("team-secret"), scopes: ["team", "other/one"], created: "2026-01-01T00:00:00Z" },
    { name: "past", sha256: hash("past-secret"), scopes: [""], created: "2020-01-01T00:00:00Z", expires: "2021-01-01T00:00:00Z" },
  ];

  beforeAll(async () => {
    const file = join(home, "tokens.json");
    await writeFile(file, JSON.stringify({ tokens }));
    server = await start("tokens", { ALLOWED_ORIGINS: "http://other.example", AUTH_TOKEN: "all-secret", AUTH_TOKENS_FILE: file });
    const all = new Author(server.url, { authorization: "token all-secret" });
    for (const path of ["team/a", "team/deep/b", "other/one/c", "other/two/d", "top"]) {
      expect((await all.publish(path, notebookUpload(path))).status).toBe(201);
    }
  });

  afterAll(() => server.stop());

  const ask = (method: string, path: string, authorization?: string) =>
    rawRequest(server.url, path, { method, headers: authorization === undefined ? {} : { authorization } });

  test.each(CHANGES)("%s %s asks for a token", async (method, path) => {
    for (const authorization of [undefined, "token wrong", "token", "Basic YWxsLXNlY3JldDo=", "token past-secret", "all-secret"]) {
      const answer = await ask(method, path, authorization);
      expect(answer.status, authorization).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe("token");
      expect(JSON.parse(answer.body)).toEqual({ message: expect.stringMatching(/token/), status: 401, url: path });
    }
  });

  test.each(["token all-secret", "Token all-secret", "TOKEN  all-secret", "Bearer all-secret", "bearer all-secret"])(
    "%s is taken",
    async (authorization) => {
      expect((await ask("GET", "/_api/notebooks/top", authorization)).status).toBe(200);
    },
  );

  test("a page of another site that has a token may use it", async () => {
    const headers = { authorization: "token all-secret", origin: "https://other.example", host: "other.example" };
    expect((await rawRequest(server.url, "/_api/cache/top", { method: "DELETE", headers })).status).toBe(200);
  });

  test.each(CHANGES)("%s %s is refused to a token for other folders", async (method, path) => {
    const answer = await ask(method, path.replace("team/a", "teams/a"), "token team-secret");
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body).message).toMatch(/"team", "other\/one"/);
  });

  test("a token reaches what it is for, and no cache but its own", async () => {
    const team = new Author(server.url, { authorization: "token team-secret" });
    expect((await team.publish("team/new", notebookUpload("New"))).status).toBe(201);
    expect((await team.remove("team/new")).status).toBe(204);
    expect((await ask("DELETE", "/_api/cache/team", "token team-secret")).status).toBe(200);
    expect((await ask("DELETE", "/_api/cache", "token team-secret")).status).toBe(403);
  });

  test.each([
    ["", ["other", "team"]],
    ["/other", ["other/one"]],
    ["/other/one", ["other/one/c"]],
    ["/team", ["team/deep", "team/a"]],
  ])("a token sees of the list%s what it is for and what leads there", async (path, entries) => {
    const answer = await ask("GET", `/_api/notebooks${path}`, "token team-secret");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).entries.map((entry: { path: string }) => entry.path)).toEqual(entries);
  });

  test("a token does not see other folders", async () => {
    expect((await ask("GET", "/_api/notebooks/other/two", "token team-secret")).status).toBe(403);
  });

  test.each([
    [undefined, 200, { access: "token" }],
    ["token team-secret", 200, { access: "granted", name: "team", scopes: ["team", "other/one"] }],
    ["Bearer all-secret", 200, { access: "granted", name: "AUTH_TOKEN", scopes: [""] }],
    ["token wrong", 401, { status: 401 }],
  ])("with %s, whoever asks is told %i %j", async (authorization, status, part) => {
    const answer = await ask("GET", "/_api/publishing", authorization);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject(part);
    expect(answer.body).not.toContain("secret");
  });

  test("a refusal leaves a line that says why, to whom and where, and never the secret", async () => {
    for (let time = 0; time < 3; time++) await ask("GET", "/_api/notebooks/team/a", "token wrong");
    await expect.poll(() => refusals(server).some(({ more }) => more !== undefined)).toBe(true);
    const [first] = refusals(server);
    expect(first).toMatchObject({ level: 40, address: "127.0.0.1", path: "/_api/notebooks/team/a", reason: "wrong-token" });
    expect(server.log()).not.toContain("secret");
    expect(server.log()).not.toContain('"wrong"');
  });

  test("each change leaves a line that says who made it, though the log is silent", async () => {
    await expect.poll(() => logged(server)).toContainEqual(expect.objectContaining({ audit: "clear-cache", by: "team", path: "team" }));
    const lines = logged(server);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 30,
        audit: "publish",
        by: "team",
        path: "team/new",
        revision: expect.stringMatching(/^[0-9a-f]{64}$/),
        address: "127.0.0.1",
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ audit: "delete", by: "team", path: "team/new", replaced: expect.any(String) }));
    expect(server.log()).not.toContain("secret");
  });
});

describe("where no token is set", () => {
  let server: ServerProcess;

  beforeAll(async () => {
    // Hosts that are answered at all.
    const hosts = ["evil.example", "evil.example:3000", "localhost.evil.example", "192.168.0.7"].map((host) => `http://${host}`);
    server = await start("open", { LOG_LEVEL: "warn", ALLOWED_ORIGINS: hosts.join(",") });
  });

  afterAll(() => server.stop());

  const publish = (headers: Record<string, string>, target = server) => {
    const form = notebookForm(notebookText("Local"));
    return rawRequest(target.url, "/_api/notebooks/a", { method: "POST", body: form.body, headers: { ...form.headers, ...headers } });
  };

  test("the log says so", async () => {
    await expect.poll(() => server.log()).toMatch(/No token is set.*AUTH_TOKEN/);
  });

  test("this machine may publish, with any token and by any of its names", async () => {
    const { port } = new URL(server.url);
    for (const headers of [
      {},
      { authorization: "token any" },
      { host: "localhost" },
      { host: "[::1]:3000" },
      { origin: `http://127.0.0.1:${port}` },
    ]) {
      expect((await publish(headers)).status).toBe(201);
    }
  });

  test.each([
    { host: "evil.example" },
    { host: "evil.example:3000" },
    { host: "localhost.evil.example" },
    { host: "192.168.0.7" },
    { "x-forwarded-for": "127.0.0.1" },
    { "x-forwarded-host": "localhost" },
    { "x-real-ip": "127.0.0.1" },
    { forwarded: "for=127.0.0.1" },
    { via: "1.1 proxy" },
    { "cf-connecting-ip": "127.0.0.1" },
    { "true-client-ip": "127.0.0.1" },
    { "x-client-ip": "127.0.0.1" },
    { "x-forwarded-server": "localhost" },
    { "x-forwarded-port": "3000" },
  ])("with %j it does not look like this machine", async (headers) => {
    const answer = await publish(headers);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body).message).toContain("AUTH_TOKEN");
    const status = await rawRequest(server.url, "/_api/publishing", { headers });
    expect(JSON.parse(status.body)).toMatchObject({ access: "none" });
  });

  test("who is refused is in the log", async () => {
    await expect
      .poll(() => refusals(server)[0])
      .toMatchObject({ level: 40, reason: "not-local", address: "127.0.0.1", path: "/_api/notebooks/a" });
  });

  test.each(["https://evil.example", "http://localhost:1", "null"])("a page of %s may not publish", async (origin) => {
    const answer = await publish({ origin });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body).message).toContain("another site");
  });

  test("a proxy that is believed does not open the door", async () => {
    const behind = await start("proxied", { TRUST_PROXY: "true" });
    expect((await publish({ "x-forwarded-for": "10.1.2.3" }, behind)).status).toBe(403);
    expect((await publish({ "x-forwarded-for": "127.0.0.1, 10.1.2.3" }, behind)).status).toBe(403);
    expect((await publish({ "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "evil.example" }, behind)).status).toBe(403);
    expect((await publish({ "x-forwarded-for": "127.0.0.1" }, behind)).status).toBe(201);
    await behind.stop();
  });

  test("nor does a proxy behind another, where one is believed", async () => {
    const behind = await start("proxied", { TRUST_PROXY: "1" });
    expect((await publish({ "x-forwarded-for": "10.1.2.3, 127.0.0.1" }, behind)).status).toBe(403);
    expect((await publish({ "x-forwarded-for": "127.0.0.1" }, behind)).status).toBe(201);
    await behind.stop();
  });

  test("a request of HTTP 1.0, as some proxies send it, may not publish", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end("DELETE /_api/cache HTTP/1.0\r\nHost: localhost\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.[01] 403 .*AUTH_TOKEN/s);
  });
});

test.each([
  ["another folder's token", { authorization: "token team-secret" }, { reason: "wrong-scope", by: "team", path: "/_api/notebooks/other" }],
  ["a wrong token", { authorization: "token nobodys-secret" }, { reason: "wrong-token", path: "/_api/notebooks/other" }],
])("%s is in the log", async (_name, headers, part) => {
  const tokens = [{ name: "team", sha256: hash("team-secret"), scopes: ["team"], created: "2026-01-01T00:00:00Z" }];
  const file = join(home, "scopes.json");
  await writeFile(file, JSON.stringify({ tokens }));
  const server = await start("scopes", { AUTH_TOKENS_FILE: file });
  await rawRequest(server.url, "/_api/notebooks/other?token=secret", { headers });
  await expect.poll(() => refusals(server)).toEqual([expect.objectContaining({ level: 40, address: "127.0.0.1", ...part })]);
  await server.stop();
  expect(server.log()).not.toContain("secret");
});

test("a token that can't be looked up now is not called wrong", async () => {
  const file = join(home, "broken.json");
  await writeFile(file, JSON.stringify({ tokens: [] }));
  const server = await start("broken", { AUTH_TOKEN: "all-secret", AUTH_TOKENS_FILE: file });
  await writeFile(file, "{");
  for (const path of ["/_api/publishing", "/_api/notebooks"]) {
    const answer = await rawRequest(server.url, path, { headers: { authorization: "token team-secret" } });
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBeDefined();
    expect(JSON.parse(answer.body).message).toContain("can't read its tokens now");
    expect((await rawRequest(server.url, path, { headers: { authorization: "token all-secret" } })).status).toBe(200);
  }
  await server.stop();
});

test("what is refused by its headers is not read, and leaves nothing", async () => {
  const server = await start("refused", { AUTH_TOKEN: "secret" });
  const form = notebookForm("x".repeat(30_000_000));
  // Whoever asks first is answered before anything is sent.
  const headers = { ...form.headers, expect: "100-continue" };
  expect((await rawRequest(server.url, "/_api/notebooks/a", { method: "POST", headers })).status).toBe(401);
  expect((await rawRequest(server.url, "/_api/notebooks/a", { method: "POST", ...form })).status).toBe(401);
  await server.stop();
  const folders = (await readdir(home)).filter((name) => name.startsWith("refused-"));
  for (const folder of folders) expect(await readdir(join(home, folder))).toEqual([]);
});
