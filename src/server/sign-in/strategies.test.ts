import { describe, expect, test } from "vitest";
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

test("a strategy that there is not is told, with those that there are", async () => {
  await expect(strategies({ AUTH_STRATEGY: "kerberos" })).rejects.toThrow(/kerberos; there are password, .*ldap/);
});
