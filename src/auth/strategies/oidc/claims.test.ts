import { describe, expect, test } from "vitest";
import { type ClaimRules, type Claims, identityOf } from "./claims.js";

const RULES: ClaimRules = {
  strategy: "oidc",
  nameClaim: undefined,
  groupsClaim: "groups",
  allowedDomains: [],
  allowedGroups: [],
  hasHostedDomains: false,
};
const VERIFIED = { sub: "1", email: "Anna@Example.org", email_verified: true };

function nameOf(sources: readonly Claims[], rules: Partial<ClaimRules> = {}): string {
  const answer = identityOf(sources, { ...RULES, ...rules });
  return answer.kind === "known" ? answer.identity.name : "refused";
}

function groupsOf(claims: Claims, groupsClaim = "groups"): readonly string[] | undefined {
  const answer = identityOf([{ sub: "1", ...claims }], { ...RULES, groupsClaim });
  return answer.kind === "known" ? answer.identity.groups : undefined;
}

describe("the name", () => {
  test.each<[string, Claims[], Partial<ClaimRules>, string]>([
    ["is a verified address in lower case", [VERIFIED], {}, "anna@example.org"],
    ["is verified also in text", [{ ...VERIFIED, email_verified: "true" }], {}, "anna@example.org"],
    ["is sub where the address is not verified", [{ ...VERIFIED, email_verified: false }], {}, "1"],
    ["is sub where nothing says that it is", [{ sub: "1", email: "anna@example.org" }], {}, "1"],
    [
      "is never a mixture of an address and another's word",
      [
        { sub: "1", email: "anna@example.org" },
        { ...VERIFIED, email: "m@x.org" },
      ],
      {},
      "m@x.org",
    ],
    ["is of no name that users choose", [{ sub: "1", preferred_username: "anna@example.org" }], {}, "1"],
    ["is the claim that the operator names", [{ ...VERIFIED, oid: "o-1" }], { nameClaim: "oid" }, "o-1"],
    ["is nothing where that is missing", [VERIFIED], { nameClaim: "oid" }, "refused"],
    [
      "is nothing where the address that is asked for is not verified",
      [{ ...VERIFIED, email_verified: false }],
      { nameClaim: "email" },
      "refused",
    ],
    ["is nothing without sub", [{ email: "anna@example.org", email_verified: true }], {}, "refused"],
    ["is no object", [{ sub: { a: 1 } }], {}, "refused"],
  ])("%s", (_words, sources, rules, expected) => {
    expect(nameOf(sources, rules)).toBe(expected);
  });
});

test("groups are a list, one alone, below a path, or of a name with dots", () => {
  expect(groupsOf({ groups: ["a", "b", "a", 3, null] })).toEqual(["a", "b"]);
  expect(groupsOf({ groups: "a" })).toEqual(["a"]);
  expect(groupsOf({})).toEqual([]);
  expect(groupsOf({ realm_access: { roles: ["a"] } }, "realm_access.roles")).toEqual(["a"]);
  expect(groupsOf({ "https://example.org/groups": ["a"] }, "https://example.org/groups")).toEqual(["a"]);
  expect(groupsOf({}, "constructor.name")).toEqual([]);
});

describe("who may sign in", () => {
  const domain = { allowedDomains: ["example.org"] };
  const hosted = { ...domain, hasHostedDomains: true };
  test.each<[string, Claims, Partial<ClaimRules>, boolean]>([
    ["of the domain", VERIFIED, domain, true],
    ["of another", { ...VERIFIED, email: "anna@example.org.evil.example" }, domain, false],
    ["of a part of it", { ...VERIFIED, email: "anna@notexample.org" }, domain, false],
    ["with an address that is not verified", { ...VERIFIED, email_verified: false }, domain, false],
    ["where domains manage accounts, with an address but no such domain", VERIFIED, hosted, false],
    ["where domains manage accounts, of the domain", { ...VERIFIED, hd: "example.org" }, hosted, true],
    ["in a group", { ...VERIFIED, groups: ["x", "staff"] }, { allowedGroups: ["staff", "boss"] }, true],
    ["in another group", { ...VERIFIED, groups: ["x"] }, { allowedGroups: ["staff"] }, false],
  ])("%s", (_words, claims, rules, isAllowed) => {
    expect(identityOf([claims], { ...RULES, ...rules }).kind).toBe(isAllowed ? "known" : "refused");
  });
});

test("notebooks hear of an address only where it is verified", () => {
  const known = identityOf([VERIFIED], RULES);
  expect(known).toMatchObject({
    kind: "known",
    identity: { record: { email: "anna@example.org", sub: "1", username: "anna@example.org" } },
  });
  const unknown = identityOf([{ ...VERIFIED, email_verified: false }], RULES);
  expect(JSON.stringify(unknown)).not.toContain("@");
});
