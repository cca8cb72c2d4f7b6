/** Signing in at an OpenID Connect provider: a real one, and all that can go wrong between it and us. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Answer, CookieClient, formAction } from "../support/cookie-client.js";
import { CLIENT_ID, CLIENT_SECRET, OpenIdProvider, signInAtProvider } from "../support/openid-provider.js";
import { PageClient } from "../support/page-client.js";
import { until } from "../support/patience.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";
import { writeNotebook } from "../support/write-notebook.js";

const RECHECK_MS = 200;

let folder: string;
let provider: OpenIdProvider;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oidc-"));
  await writeNotebook(join(folder, "sales.ipynb"), "# Sales", "print('sold')");
  await writeNotebook(join(folder, "mine.ipynb"), "# Mine", "print('mine')");
  const rules = join(folder, "rules.json");
  const access = { sales: { groups: ["sales"] }, mine: { users: ["anna@example.org"] } };
  await writeFile(rules, JSON.stringify({ sales: { access: access.sales }, mine: { access: access.mine } }));
  provider = await OpenIdProvider.place();
  // The provider is not there yet: the server starts all the same.
  server = await startServerProcess({
    folder,
    env: {
      AUTH_STRATEGY: "oidc",
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT_ID,
      OIDC_CLIENT_SECRET: CLIENT_SECRET,
      OIDC_LABEL: "Example account",
      OIDC_ALLOWED_GROUPS: "sales,guests",
      SIGN_IN_RECHECK_TIME: String(RECHECK_MS),
      DASHBOARD_RULES_FILE: rules,
    },
  });
});

beforeEach(() => {
  provider.accounts.clear();
  provider.accounts.set("a1", { email: "Anna@Example.org", email_verified: true, name: "Anna", groups: ["sales"] });
  provider.accounts.set("m1", {
    email: "anna@example.org",
    email_verified: false,
    preferred_username: "anna@example.org",
    groups: ["guests"],
  });
});

afterAll(async () => {
  // Nothing that passed between the two is for the log.
  for (const secret of [CLIENT_SECRET, "code=", "refresh_token="]) expect(server.log()).not.toContain(secret);
  await server.stop();
  await provider.stop();
  await rm(folder, { recursive: true });
});

/** Up to the provider's page that asks for name and password. */
async function begin(client: CookieClient, next = "/dashboards/sales"): Promise<Answer> {
  return client.follow(`${server.url}/login/oidc?${new URLSearchParams({ next })}`);
}

function callbackOf(client: CookieClient, login: string, page: Answer): Promise<string> {
  return signInAtProvider(client, login, page, `${server.url}/login/oidc/callback`);
}

async function signIn(login: string): Promise<CookieClient> {
  const client = new CookieClient();
  const answer = await client.request(await callbackOf(client, login, await begin(client)));
  expect(answer.location).toBe(`${server.url}/dashboards/sales`);
  return client;
}

async function status(client: CookieClient, path: string): Promise<number> {
  return (await client.request(server.url + path)).status;
}

describe("while the provider is away", () => {
  test("whoever wants to sign in is told so on our own page, and where they wanted to go is kept", async () => {
    const page = await begin(new CookieClient());
    expect(page.status).toBe(200);
    expect(page.text).toContain("Signing in is not possible at the moment");
    await expect.poll(() => server.log()).toContain(`OIDC_ISSUER ${provider.issuer}/ does not answer as a provider`);
    expect(page.text).toContain(`/login/oidc?next=${encodeURIComponent("/dashboards/sales")}`);
    await expect.poll(() => server.log()).toContain("ECONNREFUSED");
  });
});

describe("with the provider", () => {
  beforeAll(() => provider.start(server.url));

  test("one signs in there and comes back to where one wanted to go, known by name and groups", async () => {
    const client = new CookieClient();
    const offer = await client.follow(`${server.url}/dashboards/sales?x=1`);
    expect(offer.text).toContain("Sign in with Example account");
    const callback = await callbackOf(client, "a1", await begin(client, "/dashboards/sales?x=1"));
    const back = await client.follow(callback);
    expect(back.url.href).toBe(`${server.url}/dashboards/sales?x=1`);
    expect(back.text).toContain("Anna");
    // The address that rules name is the provider's in lower case.
    expect(await status(client, "/dashboards/mine")).toBe(200);
    await expect.poll(() => server.log()).toContain("oidc:anna@example.org");
  });

  test("an address that nobody has verified is no name: who claims another's is not them", async () => {
    const client = await signIn("m1");
    expect(await status(client, "/dashboards/mine")).toBe(404);
    await expect.poll(() => server.log()).toContain("oidc:m1");
  });

  test("who refuses there is told on our page", async () => {
    const client = new CookieClient();
    const page = await begin(client);
    const cancel = /href="([^"]+abort)"/.exec(page.text)?.[1] ?? "";
    const back = await client.follow(new URL(cancel, page.url));
    expect(back.url.pathname).toBe("/login");
    expect(back.text).toContain("This account may not sign in here");
    await expect.poll(() => server.log()).toContain("access_denied");
  });

  test.each<[string, (client: CookieClient, callback: string) => Promise<Answer>]>([
    [
      "used twice",
      async (client, callback) => {
        await client.request(callback);
        await client.follow(`${server.url}/logout`, {}, (url) => url.startsWith(provider.issuer));
        return client.follow(callback);
      },
    ],
    ["of another browser", (_client, callback) => new CookieClient().follow(callback)],
    [
      "with another state",
      (client, callback) => {
        const changed = new URL(callback);
        changed.searchParams.set("state", "another");
        return client.follow(changed);
      },
    ],
    [
      "that somebody else got, while a sign-in is under way",
      async (_client, callback) => {
        const other = new CookieClient();
        await other.request(`${server.url}/login/oidc`);
        return other.follow(callback);
      },
    ],
    [
      "with a code that the provider does not know",
      (client, callback) => {
        const changed = new URL(callback);
        changed.searchParams.set("code", "another");
        return client.follow(changed);
      },
    ],
    [
      "to no sign-in at all",
      (_client, _callback) => new CookieClient().follow(`${server.url}/login/oidc/callback?error=access_denied&state=x`),
    ],
  ])("an answer %s signs nobody in and says that it came too late", async (_name, use) => {
    const client = new CookieClient();
    const page = await use(client, await callbackOf(client, "a1", await begin(client)));
    expect(page.url.pathname).toBe("/login");
    expect(page.text).toContain("That took too long");
    expect(await status(client, "/dashboards/sales")).toBe(302);
  });

  test("of two tabs that went to the provider, each brings the visitor back to where it was, whichever is first", async () => {
    const client = new CookieClient();
    const first = await begin(client, "/dashboards/sales");
    await client.request(`${server.url}/login/oidc?next=/dashboards/mine`);
    // Another's answer ends nothing.
    await client.request(`${server.url}/login/oidc/callback?code=x&state=x`);
    expect((await client.request(await callbackOf(client, "a1", first))).location).toBe(`${server.url}/dashboards/sales`);
  });

  test("an answer of another issuer is not taken", async () => {
    const client = new CookieClient();
    const callback = new URL(await callbackOf(client, "a1", await begin(client)));
    callback.searchParams.set("iss", "https://evil.example");
    expect((await client.follow(callback)).text).toContain("Signing in is not possible at the moment");
    expect(await status(client, "/dashboards/sales")).toBe(302);
  });

  test("what an address asks for beyond that can't lead elsewhere", async () => {
    const client = new CookieClient();
    const callback = await callbackOf(client, "a1", await begin(client, "https://evil.example/"));
    expect((await client.request(callback)).location).toBe(`${server.url}/`);
  });

  test("the provider is asked again and again, and its new refresh tokens are kept", async () => {
    const client = await signIn("a1");
    const names = ["First", "Second", "Third"];
    for (const name of names) {
      provider.accounts.set("a1", { email: "anna@example.org", email_verified: true, name, groups: ["sales"] });
      await until(async () => (await client.request(`${server.url}/dashboards/sales`)).text.includes(name));
    }
  });

  test("who leaves a group loses what was open for it, and keeps the rest", async () => {
    const client = await signIn("a1");
    const page = await PageClient.open(server.url, "sales", { cookie: client.cookiesOf(server.url) });
    await page.settled();
    provider.accounts.set("a1", { email: "anna@example.org", email_verified: true, name: "Anna", groups: ["guests"] });
    await page.closed;
    expect(await status(client, "/dashboards/sales")).toBe(404);
    expect(await status(client, "/dashboards/mine")).toBe(200);
  });

  test.each<[string, () => Promise<void>]>([
    ["whose refresh token was revoked", () => provider.revokeAll()],
    ["who is no user any more", async () => void provider.accounts.delete("a1")],
    ["who is in no group any more that may sign in", async () => void provider.accounts.set("a1", { name: "Anna" })],
  ])("one %s is signed out", async (_name, lose) => {
    const client = await signIn("a1");
    await lose();
    await until(async () => (await status(client, "/dashboards/sales")) === 302);
  });

  test("one in no group that may sign in is told so, and the log says why", async () => {
    provider.accounts.set("x1", { groups: ["others"] });
    const client = new CookieClient();
    const page = await client.follow(await callbackOf(client, "x1", await begin(client)));
    expect(page.text).toContain("This account may not sign in here");
    await expect.poll(() => server.log()).toContain("x1 is not let in: in none of the groups");
  });

  test("where it gives no refresh token nobody is asked again, and the operator is told", async () => {
    provider.withoutRefreshToken = "a1";
    const client = await signIn("a1");
    await expect.poll(() => server.log()).toContain("the provider gives no refresh token");
    provider.withoutRefreshToken = "";
    provider.accounts.delete("a1");
    const other = await signIn("m1");
    // Later looks have come by the time that another's has.
    provider.accounts.delete("m1");
    await until(async () => (await status(other, "/dashboards/sales")) === 302);
    expect(await status(client, "/dashboards/sales")).toBe(200);
  });

  test("while it is away, who is signed in stays so, and nobody else can", async () => {
    const [client, late] = [await signIn("a1"), new CookieClient()];
    const callback = await callbackOf(late, "a1", await begin(late));
    await provider.stop();
    await until(async () => {
      expect(await status(client, "/dashboards/sales")).toBe(200);
      return server.log().includes("oidc can't say who is still a user, anna@example.org for one");
    });
    expect((await late.follow(callback)).text).toContain("Signing in is not possible at the moment");
    // Signing out needs nobody.
    expect((await client.request(`${server.url}/logout`, {})).status).toBe(302);
    expect(await status(client, "/dashboards/sales")).toBe(302);
    await provider.start(server.url);
    await signIn("a1");
  });

  test("signing out leads to the provider's own, and from there back, and the refresh token is of no use any more", async () => {
    const client = await signIn("a1");
    const { revoked } = provider;
    const page = await client.follow(`${server.url}/logout`, {});
    expect(page.url.href.startsWith(`${provider.issuer}/session/end`)).toBe(true);
    expect(await status(client, "/dashboards/sales")).toBe(302);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const back = await client.follow(formAction(page), { xsrf, logout: "yes" }, (url) => url.startsWith(server.url));
    expect(back.location).toBe(`${server.url}/`);
    await expect.poll(() => provider.revoked).toBeGreaterThan(revoked);
    // It asks again.
    expect((await begin(client)).text).toContain('name="password"');
  });
});
