/** Local users of a file: who is let in, and what becomes of those whose entry changes while they are signed in. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { signInByForm } from "../support/sign-in-form.js";
import { type TestUser, writeUsersFile } from "../support/users-file.js";
import { writeNotebook } from "../support/write-notebook.js";

const ANNA: TestUser = { name: "anna", password: "correct horse battery", displayName: "Anna Ek", groups: ["sales"] };
const BEN: TestUser = { name: "ben", password: "another long password" };

let folder: string;
let users: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "users-"));
  users = join(folder, "users.json");
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  const rules = join(folder, "rules.json");
  await writeFile(rules, JSON.stringify({ sales: { access: { groups: ["sales"] } } }));
  await writeUsersFile(users, [ANNA, BEN]);
  server = await startServerProcess({ folder, env: { AUTH_STRATEGY: "users", USERS_FILE: users, DASHBOARD_RULES_FILE: rules } });
});

beforeEach(() => writeUsersFile(users, [ANNA, BEN]));

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

async function signIn({ name, password }: TestUser): Promise<string> {
  const { response, cookie } = await signInByForm(server.url, name, password);
  expect(response.headers.get("location")).toBe("/");
  return cookie;
}

async function statusOf(path: string, cookie: string): Promise<number> {
  return (await fetch(server.url + path, { redirect: "manual", headers: { accept: "text/html", cookie } })).status;
}

test("each sees what is for them, under the name to be called by", async () => {
  const anna = await signIn(ANNA);
  const page = await (await fetch(`${server.url}/dashboards/sales`, { headers: { accept: "text/html", cookie: anna } })).text();
  expect(page).toContain("Anna Ek");
  expect(await statusOf("/dashboards/sales", await signIn(BEN))).toBe(404);
});

test("an unknown name and a wrong password look the same", async () => {
  const answers = await Promise.all([
    signInByForm(server.url, "anna", "wrong password"),
    signInByForm(server.url, "nobody", "wrong password"),
  ]);
  for (const { response, cookie } of answers) {
    expect(response.headers.get("location")).toBe("/login?problem=wrong&next=%2F");
    expect(cookie).toBe("");
  }
});

test("who is taken out of the file is out at once, kernels and connections too", async () => {
  const cookie = await signIn(ANNA);
  const page = await PageClient.open(server.url, "sales", { cookie });
  await page.settled();
  await writeUsersFile(users, [BEN]);
  expect(await statusOf("/dashboards/sales", cookie)).toBe(302);
  await page.closed;
  await until(async () => (await fetch(`${server.url}/api/kernels/${page.kernelId}`, { headers: { cookie } })).status === 404);
});

test("a changed password signs out everywhere", async () => {
  const cookie = await signIn(ANNA);
  await writeUsersFile(users, [{ ...ANNA, password: "something else now" }, BEN]);
  expect(await statusOf("/dashboards/sales", cookie)).toBe(302);
});

test("changed groups count at once, without another sign-in", async () => {
  const cookie = await signIn(BEN);
  await writeUsersFile(users, [ANNA, { ...BEN, groups: ["sales"] }]);
  expect(await statusOf("/dashboards/sales", cookie)).toBe(200);
  await writeUsersFile(users, [ANNA, BEN]);
  expect(await statusOf("/dashboards/sales", cookie)).toBe(404);
});

test("a broken file lets nobody in, and leaves those who are in alone", async () => {
  const cookie = await signIn(ANNA);
  await writeFile(users, "{");
  expect(await statusOf("/dashboards/sales", cookie)).toBe(200);
  const { response } = await signInByForm(server.url, ANNA.name, ANNA.password);
  expect(response.headers.get("location")).toBe("/login?problem=unavailable&next=%2F");
  expect(server.log()).toContain(`The users file ${users} can't be used`);
});

test("while another way to sign in is away, passwords are guessed no faster", async () => {
  const env = { AUTH_STRATEGY: "users,ldap", USERS_FILE: users, LDAP_URL: "ldap://127.0.0.1:1", LDAP_BIND_DN_PATTERN: "uid={username}" };
  const both = await startServerProcess({ folder, env });
  try {
    for (let tries = 0; tries < 5; tries += 1) {
      const { response } = await signInByForm(both.url, "anna", `wrong password ${tries}`);
      expect(response.headers.get("location")).toContain("problem=unavailable");
    }
    expect((await signInByForm(both.url, "anna", ANNA.password)).response.status).toBe(429);
  } finally {
    await both.stop();
  }
});
