import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashPassword } from "../password-hash.js";
import type { FormStrategy } from "../strategy.js";
import type { UserEntry } from "../users-file.js";
import { createLocalUsers } from "./users.js";

const PASSWORD = "correct horse battery ﬁ";
let anna: UserEntry;

beforeAll(async () => {
  anna = { name: "anna", displayName: "Anna Ek", groups: ["sales"], hash: await hashPassword(PASSWORD) };
});

let folder: string;
let file: string;
let log: string[];
let users: FormStrategy;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "users-"));
  file = join(folder, "users.json");
  log = [];
  await write(anna);
  users = await createLocalUsers(file, (line) => log.push(line));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(...entries: readonly object[]): Promise<void> {
  await writeFile(file, JSON.stringify({ users: entries }));
}

async function signIn() {
  const result = await users.check("anna", PASSWORD);
  if (result.kind !== "signed-in") throw new Error(`not signed in: ${JSON.stringify(result)}`);
  return result;
}

test("hashes are argon2id with OWASP's parameters", () => {
  const [, algorithm, version, parameters] = anna.hash.split("$");
  expect([algorithm, version, parameters?.split(",").sort()]).toEqual(["argon2id", "v=19", ["m=19456", "p=1", "t=2"]]);
});

test("name and password let in, with groups and the name to be called by, and no more of the hash than a mark", async () => {
  const { identity, memory } = await signIn();
  expect(identity).toEqual({
    strategy: "users",
    name: "anna",
    displayName: "Anna Ek",
    groups: ["sales"],
    record: { username: "anna", displayName: "Anna Ek", groups: ["sales"] },
  });
  expect(memory).toEqual({ password: expect.stringMatching(/^[0-9a-f]{16}$/) });
});

test("a password may be typed on another keyboard", async () => {
  expect(await users.check("anna", "correct horse battery fi")).toMatchObject({ kind: "signed-in" });
});

test("a long password counts to its last character", async () => {
  const long = "x".repeat(4096);
  const hash = await hashPassword(long);
  expect(await hashPassword(long)).not.toBe(hash);
  await write({ ...anna, hash });
  expect(await users.check("anna", long)).toMatchObject({ kind: "signed-in" });
  expect(await users.check("anna", `${long.slice(1)}y`)).toMatchObject({ kind: "refused" });
});

test.each([
  ["anna", "wrong"],
  ["anna", ""],
  ["Anna", PASSWORD],
  ["ben", PASSWORD],
  ["", ""],
])("%j with %j is refused", async (name, password) => {
  expect(await users.check(name, password)).toMatchObject({ kind: "refused" });
});

describe("later", () => {
  test("nothing new", async () => {
    const { identity, memory } = await signIn();
    expect(await users.recheck?.(identity, memory)).toEqual({ kind: "unchanged" });
  });

  test("other groups and another name count", async () => {
    const { identity, memory } = await signIn();
    await write({ ...anna, displayName: "Anna B", groups: [] });
    expect(await users.recheck?.(identity, memory)).toMatchObject({ kind: "changed", identity: { displayName: "Anna B", groups: [] } });
  });

  test("who was removed, or whose password was changed, is gone", async () => {
    const { identity, memory } = await signIn();
    await write({ ...anna, hash: await hashPassword(PASSWORD) });
    expect(await users.recheck?.(identity, memory)).toEqual({ kind: "gone", reason: "the password was changed" });
    await write();
    expect(await users.recheck?.(identity, memory)).toEqual({ kind: "gone", reason: "the user was removed" });
    expect(await users.check("anna", PASSWORD)).toMatchObject({ kind: "refused" });
  });

  test("a file that breaks lets nobody in, is complained about once, and counts again once it is mended", async () => {
    const { identity, memory } = await signIn();
    await writeFile(file, "{");
    for (let time = 0; time < 2; time += 1) {
      expect(await users.check("anna", PASSWORD)).toMatchObject({ kind: "unavailable" });
      expect(await users.recheck?.(identity, memory)).toMatchObject({ kind: "unavailable" });
    }
    expect(log).toEqual([expect.stringContaining("can't be used")]);
    await write(anna);
    expect(await users.recheck?.(identity, memory)).toEqual({ kind: "unchanged" });
    expect(log).toHaveLength(2);
  });
});

describe("a file that can't be used at start is refused with what to mend", () => {
  test.each([
    ["a user twice", () => [anna, anna], 'two users are named "anna"'],
    // In rules a name after a colon is that of another strategy.
    ["a colon in a name", () => [{ ...anna, name: "oidc:anna" }], "/users/0/name"],
    ["a password", () => [{ name: "anna", groups: [], hash: "secret" }], "/users/0/hash"],
  ])("%s", async (_name, entries, expected) => {
    await write(...entries());
    await expect(createLocalUsers(file, () => {})).rejects.toMatchObject({ message: expect.stringContaining(expected) });
  });

  test("none", async () => {
    await rm(file);
    const message = expect.stringContaining("jupyter-dashboards-admin user add NAME --users-file");
    await expect(createLocalUsers(file, () => {})).rejects.toMatchObject({ message });
  });
});
