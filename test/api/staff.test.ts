/** What authors and operators who have signed in may do without a token. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin } from "../cli/admin-command.js";
import { Author, notebookUpload } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { signInByForm } from "../support/sign-in-form.js";
import { writeUsersFile } from "../support/users-file.js";

const PASSWORD = "correct horse battery";
const TOKEN = "a-token-for-tests-4711";

let folder: string;
let users: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "staff-"));
  users = join(folder, "users.json");
  await writeUsersFile(
    users,
    ["anna", "root", "ben"].map((name) => ({ name, password: PASSWORD, groups: name === "anna" ? ["authors"] : [] })),
  );
  const env = { AUTH_STRATEGY: "users", USERS_FILE: users, AUTH_TOKEN: TOKEN, AUTHORS: "group:authors", OPERATORS: "users:root" };
  server = await startServerProcess({ folder, env });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function cookieOf(name: string): Promise<string> {
  return (await signInByForm(server.url, name, PASSWORD)).cookie;
}

/** As a page of ours would ask. */
async function fromOwnPage(name: string): Promise<Author> {
  return new Author(server.url, { cookie: await cookieOf(name), origin: server.url });
}

describe("publishing", () => {
  test.each(["anna", "root"])("%s publishes, lists, goes back and deletes, under their own name", async (name) => {
    const author = await fromOwnPage(name);
    const path = `team/${name}`;
    expect((await author.publish(path, notebookUpload("One"))).status).toBe(201);
    expect((await author.publish(path, notebookUpload("Two"))).status).toBe(201);
    expect((await author.rollback(path)).status).toBe(200);
    expect(await (await author.history(path)).json()).toMatchObject({ revisions: [{ by: `users:${name}` }, {}] });
    expect((await author.describe("team")).status).toBe(200);
    expect((await author.remove(path)).status).toBe(204);
    expect(server.log()).toContain(`"by":"users:${name}"`);
  });

  test("is not for other visitors, who need a token", async () => {
    const ben = await fromOwnPage("ben");
    for (const response of [await ben.publish("x", notebookUpload("X")), await ben.describe(""), await ben.remove("x")])
      expect(response.status).toBe(401);
  });

  test("is refused to other sites' pages, and where no page is named", async () => {
    const cookie = await cookieOf("anna");
    for (const headers of [{ cookie }, { cookie, origin: "https://evil.example" }, { cookie, origin: "null" }]) {
      const author = new Author(server.url, headers);
      expect((await author.publish("x", notebookUpload("X"))).status).toBe(403);
      expect((await author.rollback("x")).status).toBe(403);
      expect((await author.remove("x")).status).toBe(403);
    }
    // A page of ours that reads names no origin.
    expect((await new Author(server.url, { cookie }).describe("")).status).toBe(200);
    expect((await new Author(server.url, { cookie, origin: "https://evil.example" }).describe("")).status).toBe(403);
  });

  test("is for who signs in, also where there is no token", async () => {
    const env = { AUTH_STRATEGY: "users", USERS_FILE: users, AUTHORS: "anna" };
    const tokenless = await startServerProcess({ folder, env });
    // What a proxy adds makes them ones from elsewhere.
    const elsewhere = { origin: tokenless.url, "x-forwarded-for": "203.0.113.9" };
    expect((await new Author(tokenless.url, elsewhere).describe("")).status).toBe(401);
    const statuses = ["anna", "ben"].map(async (name) => {
      const { cookie } = await signInByForm(tokenless.url, name, PASSWORD);
      return (await new Author(tokenless.url, { ...elsewhere, cookie }).describe("")).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 403]);
    await tokenless.stop();
  });

  test("ends with the sign-in, and a token that is sent counts before it", async () => {
    const cookie = await cookieOf("anna");
    const author = new Author(server.url, { cookie, origin: server.url });
    expect((await new Author(server.url, { cookie, authorization: "token wrong" }).describe("")).status).toBe(401);
    await fetch(`${server.url}/logout`, { method: "POST", redirect: "manual", headers: { cookie, accept: "text/html" } });
    expect((await author.describe("")).status).toBe(401);
  });
});

describe("sign-ins", () => {
  async function ask(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
    return fetch(`${server.url}/_api/sign-ins${path}`, { method, headers: { accept: "application/json", ...headers } });
  }

  async function usersOf(cookie: string): Promise<readonly string[]> {
    const answer: { signIns: readonly { user: string }[] } = await (await ask("GET", "", { cookie })).json();
    return answer.signIns.map(({ user }) => user);
  }

  test("operators see them, without anything secret, and end a user's everywhere", async () => {
    const [anna, again, root] = [await cookieOf("anna"), await cookieOf("anna"), await cookieOf("root")];
    const listed = await ask("GET", "", { cookie: root });
    const text = await listed.text();
    expect(JSON.parse(text).signIns[0]).toEqual({
      user: "users:root",
      displayName: "root",
      strategy: "users",
      since: expect.stringMatching(/^\d{4}-.*Z$/),
      lastUsed: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    for (const cookie of [anna, root]) expect(text).not.toContain(cookie.split("=")[1]);
    expect((await ask("DELETE", "/users%3Aanna", { cookie: root })).status).toBe(403);
    const ended = await ask("DELETE", "/users%3Aanna", { cookie: root, origin: server.url });
    expect(await ended.json()).toMatchObject({ status: 200, ended: expect.any(Number) });
    expect(await usersOf(root)).not.toContain("users:anna");
    for (const cookie of [anna, again]) expect((await new Author(server.url, { cookie }).describe("")).status).toBe(401);
    expect(server.log()).toContain('"audit":"end-sign-ins","by":"users:root"');
  });

  test("nobody else does", async () => {
    const [anna, ben] = [await cookieOf("anna"), await cookieOf("ben")];
    for (const [cookie, status] of [
      [anna, 403],
      [ben, 401],
      ["", 401],
    ] as const) {
      expect((await ask("GET", "", { cookie })).status).toBe(status);
      expect((await ask("DELETE", "", { cookie, origin: server.url })).status).toBe(status);
    }
  });

  test("the command does, with the token for everything", async () => {
    const cookie = await cookieOf("ben");
    const run = (...args: readonly string[]) =>
      admin(["sign-ins", ...args, "--server", server.url], { env: { JUPYTER_DASHBOARDS_TOKEN: TOKEN } });
    expect((await run("list")).stdout).toMatch(/^users:ben\t\S+ \S+\t\S+ \S+\tben$/m);
    expect(await run("end", "users:ben")).toMatchObject({ code: 0, stdout: "", stderr: expect.stringMatching(/^Signed out: \d+\.$/m) });
    expect((await fetch(`${server.url}/dashboards/x`, { headers: { cookie, accept: "application/json" } })).status).toBe(401);
    expect(await run("end", "users:ben")).toMatchObject({ code: 4, stderr: expect.stringContaining('Nobody is signed in as "users:ben"') });
    expect(await run("end")).toMatchObject({ code: 0 });
    expect(await run("list")).toMatchObject({ code: 0, stdout: "" });
  });

  test("are in the description of the API", async () => {
    const description: { paths: Record<string, object> } = await (await fetch(`${server.url}/_api/openapi.json`)).json();
    expect(Object.keys(description.paths["/_api/sign-ins"] ?? {})).toEqual(["get", "delete"]);
    expect(Object.keys(description.paths["/_api/sign-ins/{user}"] ?? {})).toEqual(["delete"]);
  });
});
