import { expect, test } from "vitest";
import type { AuthorTokens } from "../../auth/author.js";
import { decideAccess, isLocal, type Origins, secretOf } from "./access.js";

const LOCAL: Origins = {
  addresses: ["127.0.0.1"],
  httpVersion: "1.1",
  forwarding: {},
  believesProxies: false,
  hosts: ["localhost:3000", "localhost:3000"],
};

const OPEN: AuthorTokens = { isOpen: true, identify: async () => undefined };
const CLOSED: AuthorTokens = {
  isOpen: false,
  identify: async (secret) => (secret === "right" ? { name: "ci", scopes: ["team"] } : undefined),
};

test.each([
  ["token abc", "abc"],
  ["Token abc", "abc"],
  ["TOKEN   abc ", "abc"],
  ["Bearer abc", "abc"],
  ["Basic abc", undefined],
  ["abc", undefined],
  ["token", undefined],
  ["token a b", undefined],
  ["xtoken abc", undefined],
  [undefined, undefined],
])("the secret of %j is %j", (header, secret) => {
  expect(secretOf(header)).toBe(secret);
});

test.each<[string, Partial<Origins>]>([
  ["by IPv4", {}],
  ["by another loopback address", { addresses: ["127.9.8.7"], hosts: ["127.9.8.7:80"] }],
  ["by IPv6", { addresses: ["::1"], hosts: ["[::1]:3000"] }],
  ["by IPv4 in IPv6", { addresses: ["::ffff:127.0.0.1"], hosts: ["localhost"] }],
  [
    "through a proxy that is believed",
    { believesProxies: true, addresses: ["127.0.0.1", "127.0.0.1"], forwarding: { "x-forwarded-for": "127.0.0.1" } },
  ],
  [
    "through an old proxy that is believed",
    { httpVersion: "1.0", believesProxies: true, addresses: ["127.0.0.1"], forwarding: { "x-forwarded-for": "127.0.0.1, ::1" } },
  ],
])("this machine, %s", (_name, part) => {
  expect(isLocal({ ...LOCAL, ...part })).toBe(true);
});

test.each<[string, Partial<Origins>]>([
  ["another address", { addresses: ["10.0.0.1"] }],
  ["an address that begins alike", { addresses: ["127.0.0.1.example.org"] }],
  ["a proxy that is not believed", { forwarding: { "x-forwarded-for": "127.0.0.1" } }],
  ["a standard proxy header", { forwarding: { forwarded: "for=127.0.0.1" } }],
  ["a proxy that only names itself", { forwarding: { via: "1.1 proxy" } }],
  ["a proxy that only names the host", { forwarding: { "x-forwarded-host": "localhost" } }],
  [
    "a believed proxy's remote client",
    { believesProxies: true, addresses: ["127.0.0.1", "10.0.0.1"], forwarding: { "x-forwarded-for": "10.0.0.1" } },
  ],
  [
    "a remote client that says it is local",
    { believesProxies: true, addresses: ["127.0.0.1", "10.0.0.1", "127.0.0.1"], forwarding: { "x-forwarded-for": "127.0.0.1, 10.0.0.1" } },
  ],
  ["a believed proxy that does not say for whom", { believesProxies: true, forwarding: { "x-forwarded-proto": "https" } }],
  [
    "a believed proxy that names the client elsewhere",
    { believesProxies: true, forwarding: { "x-forwarded-for": "127.0.0.1", "x-real-ip": "10.0.0.1" } },
  ],
  [
    "a remote client behind more proxies than are believed",
    { believesProxies: true, addresses: ["127.0.0.1", "127.0.0.1"], forwarding: { "x-forwarded-for": "10.0.0.1, 127.0.0.1" } },
  ],
  [
    "the same in two headers",
    { believesProxies: true, addresses: ["127.0.0.1", "127.0.0.1"], forwarding: { "x-forwarded-for": ["10.0.0.1", "127.0.0.1"] } },
  ],
  ["a client of an old version, as careless proxies are", { httpVersion: "1.0" }],
  ["the same, where proxies are believed", { httpVersion: "1.0", believesProxies: true }],
  ["another name for this machine", { hosts: ["evil.example:3000", "evil.example:3000"] }],
  ["a name that begins like this machine's", { hosts: ["localhost.evil.example", "localhost"] }],
  ["a number that begins like this machine's", { hosts: ["127.0.0.1.evil.example", "localhost"] }],
  ["no name", { hosts: ["", ""] }],
])("not this machine: %s", (_name, part) => {
  expect(isLocal({ ...LOCAL, ...part })).toBe(false);
});

test.each(["cf-connecting-ip", "true-client-ip", "x-client-ip", "x-forwarded-server", "x-forwarded-port"])(
  "not this machine: %s",
  (name) => {
    expect(isLocal({ ...LOCAL, forwarding: { [name]: "127.0.0.1" } })).toBe(false);
  },
);

test("with no token set, this machine may do everything, and no other", async () => {
  expect(await decideAccess(OPEN, undefined, () => LOCAL)).toEqual({ kind: "granted", author: { name: "local", scopes: [""] } });
  expect(await decideAccess(OPEN, "any", () => LOCAL)).toMatchObject({ kind: "granted" });
  expect(await decideAccess(OPEN, "any", () => ({ ...LOCAL, addresses: ["10.0.0.1"] }))).toEqual({ kind: "remote" });
});

test("where a token is set, it alone counts", async () => {
  expect(await decideAccess(CLOSED, undefined, () => LOCAL)).toEqual({ kind: "token-missing" });
  expect(await decideAccess(CLOSED, "wrong", () => LOCAL)).toEqual({ kind: "token-wrong" });
  expect(await decideAccess(CLOSED, "right", () => ({ ...LOCAL, addresses: ["10.0.0.1"] }))).toMatchObject({ author: { name: "ci" } });
});
