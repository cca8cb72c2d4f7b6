/** Signing in by modules that give Passport strategies: passport-local and passport-oauth2, with a real provider. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, CookieClient } from "../support/cookie-client.js";
import { CLIENT_ID, CLIENT_SECRET, OpenIdProvider, PLAIN_CLIENT_ID, signInAtProvider } from "../support/openid-provider.js";
import { PageClient } from "../support/page-client.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const MODULES = ["local.cjs", "company.mjs", "careless.mjs"].map((name) =>
  fileURLToPath(new URL(`../fixtures/strategies/${name}`, import.meta.url)),
);

let folder: string;
let provider: OpenIdProvider;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "passport-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "import os\nprint(os.environ['KERNEL_USER_AUTH'])");
  await writeNotebook(join(folder, "mine.ipynb"), "# Mine", "print('mine')");
  const rules = `${folder}-rules.json`;
  await writeFile(
    rules,
    JSON.stringify({ sales: { access: { groups: ["sales"] } }, mine: { access: { users: ["local:anna", "company:c1"] } } }),
  );
  provider = await OpenIdProvider.place();
  server = await startServerProcess({
    folder,
    env: {
      AUTH_STRATEGY: MODULES.join(","),
      LOCAL_PASSWORD: "open sesame",
      COMPANY_ISSUER: provider.issuer,
      COMPANY_CLIENT_ID: CLIENT_ID,
      COMPANY_CLIENT_SECRET: CLIENT_SECRET,
      CARELESS_CLIENT_ID: PLAIN_CLIENT_ID,
      DASHBOARD_RULES_FILE: rules,
      KG_FORWARD_USER_AUTH: "true",
    },
  });
  provider.accounts.set("c1", { name: "Cleo", groups: ["sales"] });
  await provider.start(server.url);
});

afterAll(async () => {
  for (const secret of [CLIENT_SECRET, "open sesame", "code="]) expect(server.log()).not.toContain(secret);
  await server.stop();
  await provider.stop();
  await rm(folder, { recursive: true });
});

function fill(client: CookieClient, username: string, password: string): Promise<Answer> {
  return client.follow(`${server.url}/login`, { username, password, next: "/dashboards/mine" });
}

async function callbackOf(client: CookieClient, strategy: string): Promise<string> {
  const page = await client.follow(`${server.url}/login/${strategy}?next=/dashboards/mine`);
  return signInAtProvider(client, "c1", page, `${server.url}/login/${strategy}/callback`);
}

async function status(client: CookieClient, path: string): Promise<number> {
  return (await client.request(server.url + path)).status;
}

test("the sign-in page offers a form and a button for each of them", async () => {
  const { text } = await new CookieClient().follow(`${server.url}/login`);
  expect(text).toContain('name="password"');
  expect(text).toContain("Sign in with Company account");
  expect(text).toContain("Sign in with careless");
});

describe("a strategy that asks for name and password", () => {
  test("knows the visitor by name and groups, and notebooks hear of what it has said", async () => {
    const client = new CookieClient();
    const back = await fill(client, "anna", "open sesame");
    expect(back.url.href).toBe(`${server.url}/dashboards/mine`);
    expect(back.text).toContain("ANNA");
    const page = await PageClient.open(server.url, "sales", { cookie: client.cookiesOf(server.url) });
    await page.settled();
    const user = JSON.stringify({ id: 7, username: "anna", displayName: "ANNA", groups: ["sales"] });
    expect(page.received).toContainEqual(expect.objectContaining({ content: { name: "stdout", text: `${user}\n` } }));
    page.close();
  });

  test.each([
    ["anna", "wrong", "do not belong together", "wrong password"],
    ["broken", "open sesame", "Signing in is not possible at the moment", "the table of users is away"],
  ])("with %s and %s says what is the matter, and the log says why", async (username, password, words, reason) => {
    const client = new CookieClient();
    expect((await fill(client, username, password)).text).toContain(words);
    expect(await status(client, "/dashboards/mine")).toBe(302);
    await expect.poll(() => server.log()).toContain(reason);
  });
});

describe("a strategy that sends the visitor to a provider", () => {
  test.each([
    ["company", 200],
    ["careless", 404],
  ])("%s brings them back, known by its own name for them", async (strategy, mine) => {
    const client = new CookieClient();
    await client.request(await callbackOf(client, strategy));
    expect(await status(client, "/dashboards/sales")).toBe(200);
    expect(await status(client, "/dashboards/mine")).toBe(mine);
    await expect.poll(() => server.log()).toContain(`${strategy}:c1`);
    expect((await client.request(`${server.url}/logout`, {})).location).toBe(`${server.url}/`);
    expect(await status(client, "/dashboards/sales")).toBe(302);
  });

  test.each<[string, string, (client: CookieClient, callback: string) => Promise<Answer>]>([
    ["of another browser", "company", (_client, callback) => new CookieClient().follow(callback)],
    ["of another sign-in", "company", (_client, callback) => planted(callback, "company")],
    ["of another sign-in, though the strategy itself does not look", "careless", (_client, callback) => planted(callback, "careless")],
    [
      "with a code that the provider does not know",
      "careless",
      (client, callback) => client.follow(callback.replace(/code=[^&]+/, "code=x")),
    ],
  ])("takes no answer %s (%s: %s)", async (_name, strategy, use) => {
    const client = new CookieClient();
    const page = await use(client, await callbackOf(client, strategy));
    expect(page.url.pathname).toBe("/login");
    expect(page.text).toContain("That took too long");
    expect(await status(client, "/dashboards/sales")).toBe(302);
  });

  test("says that an account may not sign in where the visitor refuses there", async () => {
    const client = new CookieClient();
    const page = await client.follow(`${server.url}/login/company`);
    const cancel = /href="([^"]+abort)"/.exec(page.text)?.[1] ?? "";
    expect((await client.follow(new URL(cancel, page.url))).text).toContain("This account may not sign in here");
  });

  test("says that signing in is not possible while the provider is away", async () => {
    const client = new CookieClient();
    const callback = await callbackOf(client, "company");
    await provider.stop();
    expect((await client.follow(callback)).text).toContain("Signing in is not possible at the moment");
    await provider.start(server.url);
  });
});

/** An answer that somebody got for an account of their own, in a browser where another sign-in is under way. */
async function planted(callback: string, strategy: string): Promise<Answer> {
  const victim = new CookieClient();
  await victim.request(`${server.url}/login/${strategy}`);
  return victim.follow(callback);
}
