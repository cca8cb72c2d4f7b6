import { describe, expect, test } from "vitest";
import { createTrustedHeader, isNetwork } from "./trusted-header.js";

const PROXY = "10.1.2.3";
const strategy = createTrustedHeader({
  user: "X-Forwarded-User",
  groups: "X-Forwarded-Groups",
  displayName: "X-Forwarded-Preferred-Username",
  groupSeparator: ",",
  from: ["10.0.0.0/8", "fd00::/8", "127.0.0.1"],
  logoutUrl: undefined,
});

function identify(headers: Readonly<Record<string, readonly string[]>>, peerAddress = PROXY) {
  return strategy.identify({ peerAddress, headers });
}

test("the proxy's word counts: user, groups, what to call them", () => {
  const headers = { "x-forwarded-user": ["anna"], "x-forwarded-groups": ["sales, hr,"], "x-forwarded-preferred-username": ["Anna Ek"] };
  const [displayName, groups] = ["Anna Ek", ["sales", "hr"]];
  const identity = { strategy: "header", name: "anna", displayName, groups, record: { username: "anna", displayName, groups } };
  expect(identify(headers)).toEqual({ kind: "known", identity });
});

test("a user alone is enough", () => {
  expect(identify({ "x-forwarded-user": ["anna"] })).toMatchObject({ identity: { displayName: "anna", groups: [] } });
});

test("names are UTF-8, as proxies write them", () => {
  const asNodeReadsIt = Buffer.from("Åsa").toString("latin1");
  expect(identify({ "x-forwarded-user": [asNodeReadsIt] })).toMatchObject({ identity: { name: "Åsa" } });
  expect(identify({ "x-forwarded-user": ["\u00c5sa"] })).toMatchObject({ identity: { name: "Åsa" } });
});

test.each(["10.255.0.1", "::ffff:10.1.2.3", "fd12::1", "127.0.0.1"])("%s is a proxy", (peer) => {
  expect(identify({ "x-forwarded-user": ["anna"] }, peer)).toMatchObject({ kind: "known" });
});

test.each(["11.0.0.1", "::ffff:11.0.0.1", "::1", "127.0.0.2", "fe80::1%eth0", ""])("%j is none, and may say nothing of users", (peer) => {
  expect(identify({ "x-forwarded-user": ["anna"] }, peer)).toEqual({ kind: "forged" });
  expect(identify({ "x-forwarded-groups": ["sales"] }, peer)).toEqual({ kind: "forged" });
  expect(identify({}, peer)).toEqual({ kind: "nobody" });
});

describe("from the proxy", () => {
  test.each<[string, Readonly<Record<string, readonly string[]>>]>([
    ["nothing", {}],
    ["an empty name", { "x-forwarded-user": [" "] }],
    ["groups alone", { "x-forwarded-groups": ["sales"] }],
  ])("%s is nobody", (_what, headers) => {
    expect(identify(headers)).toEqual({ kind: "nobody" });
  });

  test.each([[["anna", "root"]], [["x".repeat(301)]], [["an\u0007na"]]])("%j is no user", (names) => {
    expect(identify({ "x-forwarded-user": names })).toEqual({ kind: "forged" });
  });
});

test("addresses and networks", () => {
  for (const text of ["10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"]) expect(isNetwork(text)).toBe(true);
  for (const text of ["", "10.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/8/8", "proxy.example"])
    expect(isNetwork(text)).toBe(false);
});
