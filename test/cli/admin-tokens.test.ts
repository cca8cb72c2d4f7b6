import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { notebookText } from "../support/author.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { admin } from "./admin-command.js";

let folder: string;
let file: string;
let server: ServerProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-tokens-"));
  file = join(folder, "tokens.json");
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true });
});

function token(...args: readonly string[]) {
  return admin(["token", ...args], { env: { AUTH_TOKENS_FILE: file } });
}

test("a token is made, listed without its secret, and revoked", async () => {
  const created = await token("create", "anna", "--scope", "/team/sales.ipynb", "--scope", "hr/", "--expires", "30d");
  expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/^jd_[\w-]{43}\n$/) });
  expect(created.stderr).toContain('"anna" may publish team/sales, hr, until ');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, "utf8")).not.toContain(created.stdout.trim());

  const list = await token("list");
  expect(list).toMatchObject({ code: 0, stderr: "" });
  expect(list.stdout).toMatch(/^anna\tteam\/sales, hr\t\S+ \S+\t\S+ \S+\n$/);

  expect(await token("revoke", "anna")).toMatchObject({ code: 0, stdout: "" });
  expect((await token("list")).stdout).toBe("");
});

test("--json prints one document", async () => {
  const created = JSON.parse((await token("create", "anna", "--json")).stdout);
  expect(created).toEqual({ name: "anna", secret: expect.stringMatching(/^jd_/), scopes: [""], created: expect.any(String) });
  expect(JSON.parse((await token("list", "--json")).stdout)).toEqual({
    tokens: [{ name: "anna", scopes: [""], created: created.created, expired: false }],
  });
  expect(JSON.parse((await token("revoke", "anna", "--json")).stdout)).toEqual({ name: "anna", revoked: true });
});

describe("refused, with the file as it was", () => {
  test.each([
    ["a name that is taken", ["create", "anna"], 5, 'There is a token "anna" already'],
    ["a name that the server uses", ["create", "AUTH_TOKEN"], 2, "No token can be named"],
    ["an empty name", ["create", ""], 2, "1 to 100 printable characters"],
    ["a name of more than one line", ["create", "a\nb"], 2, "1 to 100 printable characters"],
    ["a scope that leads out", ["create", "ben", "--scope", "../x"], 2, "can't be the path"],
    ["a day that was", ["create", "ben", "--expires", "2020-01-01"], 2, "is over already"],
    ["no day at all", ["create", "ben", "--expires", "soon"], 2, "is no time"],
    ["nobody to revoke", ["revoke", "ben"], 4, 'There is no token "ben"'],
  ])("%s", async (_name, args, code, expected) => {
    await token("create", "anna");
    const before = await readFile(file, "utf8");
    expect(await token(...args)).toEqual({ code, stdout: "", stderr: expect.stringContaining(expected) });
    expect(await readFile(file, "utf8")).toBe(before);
  });

  test("a broken file is not written over", async () => {
    await writeFile(file, "{");
    expect(await token("create", "anna")).toMatchObject({ code: 2, stderr: expect.stringContaining("can't be used") });
    expect(await readFile(file, "utf8")).toBe("{");
  });

  test("no file named, and none there", async () => {
    expect(await admin(["token", "list"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--tokens-file or AUTH_TOKENS_FILE") });
    expect(await token("list")).toMatchObject({ code: 2, stderr: expect.stringContaining(`There is no tokens file ${file}`) });
    expect(await token("revoke", "anna")).toMatchObject({ code: 2 });
  });
});

test("a running server takes a new token at once, for its scope only, and refuses it once it is revoked", async () => {
  const first = (await token("create", "anna")).stdout.trim();
  server = await startServerProcess({ folder, env: { AUTH_TOKENS_FILE: file } });
  const secret = (await token("create", "ben", "--scope", "team")).stdout.trim();
  const notebook = join(folder, "x.ipynb");
  await writeFile(notebook, notebookText("X"));
  const { url } = server;
  const upload = (target: string, secretUsed: string) =>
    admin(["upload", notebook, target, "--server", url, "--overwrite"], { env: { JUPYTER_DASHBOARDS_TOKEN: secretUsed } });

  expect(await upload("team/x", secret)).toMatchObject({ code: 0 });
  expect(await upload("other/x", secret)).toMatchObject({ code: 3, stderr: expect.stringContaining("team") });
  expect(await upload("other/x", first)).toMatchObject({ code: 0 });

  await token("revoke", "ben");
  expect(await upload("team/x", secret)).toMatchObject({ code: 3 });
  expect(await upload("team/x", first)).toMatchObject({ code: 0 });
});
