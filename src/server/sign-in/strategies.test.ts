import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resolveConfig } from "../../config/config.js";
import { createStrategies } from "./strategies.js";

const SEARCH = { AUTH_STRATEGY: "ldap", LDAP_URL: "ldaps://directory", LDAP_SEARCH_BASE: "dc=example" };

async function strategies(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await createStrategies(resolveConfig({ flags: {}, env }), () => {})).map(({ name }) => name);
}

describe("a directory", () => {
  test.each<Readonly<Record<string, string>>>([
    SEARCH,
    { ...SEARCH, LDAP_BIND_DN: "cn=service,dc=example", LDAP_BIND_PASSWORD: "word" },
    { AUTH_STRATEGY: "ldap", LDAP_URL: "ldap://one,ldaps://two:1636", LDAP_BIND_DN_PATTERN: "uid={username},dc=example" },
  ])("is there with %j", async (env) => {
    expect(await strategies(env)).toEqual(["ldap"]);
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [{ AUTH_STRATEGY: "ldap" }, "needs LDAP_URL"],
    [{ ...SEARCH, LDAP_SEARCH_BASE: "" }, "needs LDAP_BIND_DN_PATTERN or LDAP_SEARCH_BASE"],
    [{ ...SEARCH, LDAP_BIND_DN_PATTERN: "uid={username},dc=example" }, "one of them must go"],
    [{ ...SEARCH, LDAP_BIND_DN: "cn=service,dc=example" }, "one of them is missing"],
    [{ ...SEARCH, LDAP_CA_FILE: "/nothing" }, "LDAP_CA_FILE can't be read"],
    [{ ...SEARCH, LDAP_URL: "http://directory" }, "LDAP_URL must be"],
    [{ ...SEARCH, LDAP_URL: "ldaps://user:word@directory" }, "LDAP_URL must be"],
    [{ ...SEARCH, LDAP_SEARCH_FILTER: "(uid=*)" }, "LDAP_SEARCH_FILTER must be"],
    [{ ...SEARCH, LDAP_BIND_DN_PATTERN: "{username}@example.org" }, "LDAP_BIND_DN_PATTERN must be"],
  ])("is not there with %j, and it is said why", async (env, words) => {
    await expect(strategies(env)).rejects.toThrow(words);
  });
});

describe("a JupyterHub", () => {
  const HUB = { AUTH_STRATEGY: "jupyterhub", JUPYTERHUB_API_TOKEN: "word", JUPYTERHUB_SERVICE_PREFIX: "/services/boards/" };
  const SERVICE = { ...HUB, JUPYTERHUB_SERVICE_NAME: "boards" };

  test.each<Readonly<Record<string, string>>>([
    SERVICE,
    { ...SERVICE, JUPYTERHUB_OAUTH_CALLBACK_URL: "/services/boards/oauth_callback", JUPYTERHUB_HOST: "https://hub.example.org" },
    { ...HUB, JUPYTERHUB_CLIENT_ID: "jupyterhub-user-anna", JUPYTERHUB_OAUTH_ACCESS_SCOPES: '["access:servers!server=anna/"]' },
    { ...HUB, JUPYTERHUB_CLIENT_ID: "jupyterhub-user-anna", JUPYTERHUB_OAUTH_SCOPES: '["access:servers!server=anna/"]' },
  ])("is there with %j", async (env) => {
    expect(await strategies(env)).toEqual(["jupyterhub"]);
  });

  test.each<[Readonly<Record<string, string>>, string]>([
    [{ AUTH_STRATEGY: "jupyterhub" }, "needs JUPYTERHUB_API_TOKEN"],
    [HUB, "needs JUPYTERHUB_CLIENT_ID"],
    [{ ...HUB, JUPYTERHUB_CLIENT_ID: "one" }, "needs JUPYTERHUB_OAUTH_ACCESS_SCOPES"],
    [{ ...SERVICE, JUPYTERHUB_OAUTH_ACCESS_SCOPES: "[]" }, "needs JUPYTERHUB_OAUTH_ACCESS_SCOPES"],
    [{ ...SERVICE, JUPYTERHUB_OAUTH_ACCESS_SCOPES: "[access]" }, "must be a JSON list"],
    [{ ...SERVICE, JUPYTERHUB_OAUTH_CALLBACK_URL: "/elsewhere/oauth_callback" }, "must be below BASE_URL"],
    [{ ...SERVICE, JUPYTERHUB_SERVICE_URL: "https://127.0.0.1:10101" }, "internal_ssl"],
  ])("is not there with %j, and it is said why", async (env, words) => {
    await expect(strategies(env)).rejects.toThrow(words);
  });
});

test("a shared password is not there with a name or a word of our own", async () => {
  expect(await strategies({ USERNAME: "guest", PASSWORD: "word" })).toEqual(["password"]);
  for (const env of [{}, { USERNAME: "guest" }, { PASSWORD: "word" }])
    await expect(strategies({ AUTH_STRATEGY: "password", ...env })).rejects.toThrow("USERNAME");
});

test("a strategy that there is not is told, with those that there are", async () => {
  await expect(strategies({ AUTH_STRATEGY: "kerberos" })).rejects.toThrow(/kerberos; there are password, .*ldap/);
});

test.each<[Readonly<Record<string, string>>, string]>([
  [{}, "needs OIDC_ISSUER and OIDC_CLIENT_ID"],
  [{ OIDC_ISSUER: "https://id.example.org" }, "needs OIDC_ISSUER and OIDC_CLIENT_ID"],
  [{ OIDC_ISSUER: "http://id.example.org", OIDC_CLIENT_ID: "a" }, "no https URL"],
  [{ OIDC_ISSUER: "http://127.0.0.1.evil.example", OIDC_CLIENT_ID: "a" }, "no https URL"],
  [{ OIDC_ISSUER: "id.example.org", OIDC_CLIENT_ID: "a" }, "no https URL"],
  [{ OIDC_ISSUER: "https://id.example.org/?x=1", OIDC_CLIENT_ID: "a" }, "no https URL"],
  [{ OIDC_ISSUER: "https://id.example.org", OIDC_CLIENT_ID: "a", OIDC_SCOPE: "profile" }, "OIDC_SCOPE must be"],
])("a provider is not there with %j, and it is said why", async (env, words) => {
  await expect(strategies({ AUTH_STRATEGY: "oidc", ...env })).rejects.toThrow(words);
});

describe("a module", () => {
  const SOURCES = {
    "instance.mjs": "export default { name: 'My Strategy', authenticate() {} };",
    "same-name.cjs": "module.exports = async () => ({ name: 'my-strategy', authenticate() {} });",
    "express.cjs": "module.exports = (app) => { app.get('/login', () => {}); return { name: 'express', authenticate() {} }; };",
    "nothing.mjs": "export const strategy = 1;",
    "gives-nothing.mjs": "export default () => ({});",
    "throws.mjs": "export default () => { throw new Error('COMPANY_ID is missing'); };",
    "kind.mjs": "export const kind = 'other'; export default { name: 'kind', authenticate() {} };",
    "broken.mjs": "export default {",
  };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "modules-"));
    for (const [name, source] of Object.entries(SOURCES)) await writeFile(join(folder, name), source);
  });

  afterAll(() => rm(folder, { recursive: true }));

  test("gives a strategy, or a function that does", async () => {
    expect(await strategies({ AUTH_STRATEGY: `${folder}/instance.mjs,${folder}/express.cjs` })).toEqual(["my-strategy", "express"]);
  });

  test.each([
    ["nothing.mjs", "neither a Passport strategy nor a function"],
    ["gives-nothing.mjs", "gives no Passport strategy"],
    ["throws.mjs", "COMPANY_ID is missing"],
    ["kind.mjs", "its kind is neither"],
    ["broken.mjs", "no such module could be loaded"],
    ["absent.mjs", "no such module could be loaded"],
  ])("that can't be used is told: %s", async (name, words) => {
    await expect(strategies({ AUTH_STRATEGY: join(folder, name) })).rejects.toThrow(words);
  });

  test("of the same name as another is told", async () => {
    const both = `${folder}/instance.mjs,${folder}/same-name.cjs`;
    await expect(strategies({ AUTH_STRATEGY: both })).rejects.toThrow("both called my-strategy");
  });
});
