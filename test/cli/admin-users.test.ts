import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { signInByForm } from "../support/sign-in-form.js";
import { ADMIN, admin, inTerminal, type Terminal } from "./admin-command.js";
import type { Outcome } from "./command.js";

const PASSWORD = "correct horse battery";

let folder: string;
let file: string;
let server: ServerProcess | undefined;
let terminal: Terminal | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "admin-users-"));
  file = join(folder, "users.json");
});

afterEach(async () => {
  terminal?.kill();
  terminal = undefined;
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true });
});

function user(...args: readonly string[]): Promise<Outcome> {
  return admin(["user", ...args], { env: { USERS_FILE: file } });
}

async function withPassword(password: string, ...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [ADMIN, "user", ...args, "--password-stdin"], { env: { ...process.env, USERS_FILE: file } });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // What can't be used is refused before the password is read.
  child.stdin.on("error", () => {}).end(password);
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

function start(...args: readonly string[]): Terminal {
  terminal = inTerminal(["user", ...args], { env: { USERS_FILE: file } });
  return terminal;
}

test("a user is added, listed without the hash, and removed", async () => {
  const added = await withPassword(`${PASSWORD}\n`, "add", "anna", "--groups", "sales, hr", "--display-name", "Anna Ek");
  expect(added).toEqual({ code: 0, stdout: "", stderr: '"anna" may sign in, in the groups sales, hr.\n' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const text = await readFile(file, "utf8");
  expect(text).toContain("$argon2id$");
  expect(text).not.toContain(PASSWORD);
  expect(await user("list")).toEqual({ code: 0, stdout: "anna\tsales, hr\tAnna Ek\n", stderr: "" });
  expect(JSON.parse((await user("list", "--json")).stdout)).toEqual({
    users: [{ name: "anna", displayName: "Anna Ek", groups: ["sales", "hr"] }],
  });
  expect(await user("remove", "anna")).toMatchObject({ code: 0, stdout: "" });
  expect((await user("list")).stdout).toBe("");
});

test("the folder of the first user's file is made", async () => {
  const first = join(folder, "not", "there", "users.json");
  expect(await withPassword(PASSWORD, "add", "anna", "--users-file", first)).toMatchObject({ code: 0 });
  expect((await stat(first)).mode & 0o777).toBe(0o600);
});

test("a user's groups and what pages call them are changed, and the password stays", async () => {
  await withPassword(PASSWORD, "add", "anna", "--groups", "sales", "--display-name", "Anna Ek");
  const { users: before } = JSON.parse(await readFile(file, "utf8"));
  expect(await user("change", "anna", "--groups", "sales,hr")).toEqual({
    code: 0,
    stdout: "",
    stderr: '"anna" is in the groups sales, hr, and called Anna Ek.\n',
  });
  expect(await user("change", "anna", "--display-name", "Anna Lind")).toMatchObject({ code: 0 });
  expect((await user("list")).stdout).toBe("anna\tsales, hr\tAnna Lind\n");
  expect(JSON.parse(await readFile(file, "utf8")).users[0].hash).toBe(before[0].hash);
  expect(await user("change", "anna", "--groups", "", "--display-name", "")).toMatchObject({
    code: 0,
    stderr: '"anna" is in no group, and called anna.\n',
  });
});

test("a name is found however its letters are put together", async () => {
  await withPassword(PASSWORD, "add", "zoe\u0308");
  expect(await user("change", "zoe\u0308", "--groups", "sales")).toMatchObject({ code: 0 });
  expect(await user("change", "zo\u00eb", "--groups", "hr")).toMatchObject({ code: 0 });
  expect(await user("remove", "zoe\u0308")).toMatchObject({ code: 0 });
});

test("in a terminal the password is asked for twice, and never shown", async () => {
  const adding = start("add", "anna");
  await adding.shows("Password for anna: ");
  adding.type(`${PASSWORD}\r`);
  await adding.shows("Once more: ");
  adding.type(`${PASSWORD}\r`);
  const { code, shown } = await adding.end();
  expect(code).toBe(0);
  expect(shown).not.toContain(PASSWORD.slice(0, 4));
  expect((await user("list")).stdout).toBe("anna\t\tanna\n");
});

test("two passwords that differ, and Ctrl-C, change nothing", async () => {
  const differing = start("add", "anna");
  await differing.shows("Password for anna: ");
  differing.type(`${PASSWORD}\r`);
  await differing.shows("Once more: ");
  differing.type("correct horse batteri\r");
  expect(await differing.end()).toMatchObject({ code: 2, shown: expect.stringContaining("two different passwords") });
  const stopped = start("add", "anna");
  await stopped.shows("Password for anna: ");
  stopped.type("corr\u0003");
  expect((await stopped.end()).code).toBe(130);
  await expect(stat(file)).rejects.toThrow("ENOENT");
});

describe("refused, with the file as it was", () => {
  test.each([
    ["a name that is taken", ["add", "anna"], PASSWORD, 5, 'There is a user "anna" already'],
    ["a name with a colon", ["add", "oidc:anna"], PASSWORD, 2, "no colon"],
    ["a group with a colon", ["add", "ben", "--groups", "a,b:c"], PASSWORD, 2, "no colon"],
    ["a short password", ["add", "ben"], "elevenchars", 2, "12 characters or more"],
    ["a very long one", ["add", "ben"], "x".repeat(4097), 2, "4096 characters at most"],
    ["a password for nobody", ["passwd", "ben"], PASSWORD, 4, 'There is no user "ben"'],
  ])("%s", async (_name, args, password, code, expected) => {
    await withPassword(PASSWORD, "add", "anna");
    const before = await readFile(file, "utf8");
    expect(await withPassword(password, ...args)).toEqual({ code, stdout: "", stderr: expect.stringContaining(expected) });
    expect(await readFile(file, "utf8")).toBe(before);
  });

  test("nobody to ask, to change or to remove, a change of nothing, a broken file, no file", async () => {
    expect(await user("list")).toMatchObject({ code: 2, stderr: expect.stringContaining(`There is no users file ${file}`) });
    expect(await user("add", "anna")).toMatchObject({ code: 2, stderr: expect.stringContaining("--password-stdin") });
    await withPassword(PASSWORD, "add", "anna");
    expect(await user("change", "ben", "--groups", "a")).toMatchObject({ code: 4, stderr: expect.stringContaining('no user "ben"') });
    expect(await user("change", "anna")).toMatchObject({ code: 2, stderr: expect.stringContaining("--groups or --display-name") });
    expect(await user("change", "anna", "--groups", "b:c")).toMatchObject({ code: 2, stderr: expect.stringContaining("no colon") });
    expect(await user("remove", "ben")).toMatchObject({ code: 4, stderr: expect.stringContaining('no user "ben"') });
    await writeFile(file, "{");
    expect(await withPassword(PASSWORD, "add", "ben")).toMatchObject({ code: 2, stderr: expect.stringContaining("can't be used") });
    expect(await readFile(file, "utf8")).toBe("{");
    expect(await admin(["user", "list"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--users-file or USERS_FILE") });
  });
});

test("a running server lets a new user in, asks for a changed password, and lets nobody in who was removed", async () => {
  await withPassword(PASSWORD, "add", "anna");
  server = await startServerProcess({ folder, env: { AUTH_STRATEGY: "users", USERS_FILE: file } });
  const { url } = server;
  const statusWith = async (cookie: string) =>
    (await fetch(`${url}/dashboards/x`, { redirect: "manual", headers: { accept: "text/html", cookie } })).status;
  await withPassword(PASSWORD, "add", "ben");
  const { cookie } = await signInByForm(url, "ben", PASSWORD);
  expect(await statusWith(cookie)).toBe(404);
  await withPassword("something else now", "passwd", "ben");
  expect(await statusWith(cookie)).toBe(302);
  expect((await signInByForm(url, "ben", PASSWORD)).cookie).toBe("");
  const again = await signInByForm(url, "ben", "something else now");
  expect(await statusWith(again.cookie)).toBe(404);
  await user("remove", "ben");
  expect(await statusWith(again.cookie)).toBe(302);
});
