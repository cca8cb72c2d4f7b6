import { expect, test } from "vitest";
import { type AccessRule, mayOpen, type Role, roleOf } from "./access.js";
import type { Identity } from "./user.js";

const STAFF = { authors: ["ada", "group:data"], operators: ["ldap:root"] };
const user = (name: string, groups: readonly string[] = [], strategy = "ldap"): Identity => ({
  strategy,
  name,
  displayName: name,
  groups,
  record: {},
});

test.each<[Identity | undefined, Role]>([
  [undefined, "anonymous"],
  [user("ben"), "visitor"],
  [user("ada"), "author"],
  [user("ben", ["data"]), "author"],
  [user("data"), "visitor"],
  [user("root"), "operator"],
  [user("root", [], "oidc"), "visitor"],
])("%j is %s", (identity, role) => {
  expect(roleOf(identity, STAFF)).toBe(role);
});

const SALES: AccessRule = { users: ["ben", "oidc:cy"], groups: ["sales", "ldap:board"] };

test.each<[string, Identity | undefined, AccessRule, boolean]>([
  ["anonymous", undefined, "public", true],
  ["anonymous", undefined, "signed-in", false],
  ["anonymous", undefined, SALES, false],
  ["a user", user("eve"), "signed-in", true],
  ["a user who is not named", user("eve"), SALES, false],
  ["a user who is named", user("ben"), SALES, true],
  ["a user of another strategy than the one that is named", user("cy"), SALES, false],
  ["a user of the strategy that is named", user("cy", [], "oidc"), SALES, true],
  ["a member of a group", user("eve", ["sales"]), SALES, true],
  ["a member of another strategy's group", user("eve", ["board"], "oidc"), SALES, false],
  ["a user who is called as a group", user("sales"), SALES, false],
  ["an author", user("ada"), SALES, true],
  ["an operator", user("root"), { users: [] }, true],
  ["a user who is called as one of another strategy", user("oidc:cy"), SALES, false],
  ["a member of a group that is called as another strategy's", user("eve", ["ldap:board"]), SALES, false],
  ["a user with a colon, named with the strategy", user("a:b"), { users: ["ldap:a:b"] }, true],
  ["a user where nobody is named", user("ben"), {}, false],
])("%s %j, rule %j: %s", (_who, identity, rule, expected) => {
  expect(mayOpen(identity, rule, STAFF)).toBe(expected);
});
