import { describe, expect, test } from "vitest";
import { isLocalName, type SafetySettings, unsafeSettings } from "./unsafe-settings.js";

const SAFE: SafetySettings = {
  ip: "127.0.0.1",
  https: undefined,
  trustProxy: false,
  sessionSecretIsSet: true,
  sessionSecretToken: "0123456789abcdef0123456789abcdef",
  password: undefined,
  embedOrigins: [],
  publicOrigins: [],
  strategies: [],
  publishingIsOpen: false,
  authors: [],
  operators: [],
};
const HTTPS = { port: 3001, keyFile: "/key.pem", certFile: "/cert.pem" };
const SIGN_IN = { strategies: ["password"], password: "twelve chars" };

test.each<[string, Partial<SafetySettings>]>([
  ["this machine alone", {}],
  ["this machine alone, with sign-in", SIGN_IN],
  ["others, with sign-in over HTTPS", { ...SIGN_IN, ip: "0.0.0.0", https: HTTPS }],
  ["others, with sign-in behind a proxy", { ...SIGN_IN, ip: "::", trustProxy: "10.0.0.1" }],
  ["a proxy on this machine", { ...SIGN_IN, trustProxy: true, publicOrigins: ["https://dashboards.example"] }],
  ["frames over HTTPS", { ...SIGN_IN, https: HTTPS, embedOrigins: ["https://intranet.example"] }],
])("nothing is said of what is safe: %s", (_, settings) => {
  expect(unsafeSettings({ ...SAFE, ...settings })).toEqual([]);
});

describe("a warning names the option", () => {
  test.each<[string, Partial<SafetySettings>]>([
    ["everybody on this machine may publish, and nobody else", { publishingIsOpen: true }],
    ["of others only AUTHORS and OPERATORS", { ...SIGN_IN, publishingIsOpen: true, operators: ["group:admins"] }],
    ["AUTH_STRATEGY", { ip: "0.0.0.0" }],
    ["over plain HTTP", { ip: "192.168.0.2", ...SIGN_IN }],
    ["TRUST_PROXY is true", { ip: "0.0.0.0", trustProxy: true, ...SIGN_IN }],
    ["SESSION_SECRET_TOKEN is not set", { ...SIGN_IN, sessionSecretIsSet: false }],
    ["SESSION_SECRET_TOKEN is shorter", { sessionSecretToken: "secret" }],
    ["PASSWORD is shorter", { ...SIGN_IN, password: "sesame" }],
    ["without HTTPS: browsers keep nobody", { embedOrigins: ["http://intranet.example"] }],
    ["nothing here speaks HTTPS", { ...SIGN_IN, embedOrigins: ["https://intranet.example"] }],
    ["PUBLIC_ORIGINS begins", { ...SIGN_IN, publicOrigins: ["http://dashboards.example"] }],
  ])("%s", (words, settings) => {
    expect(unsafeSettings({ ...SAFE, ...settings })).toEqual([expect.stringContaining(words)]);
  });

  test("and none holds a secret", () => {
    const lines = unsafeSettings({ ...SAFE, ...SIGN_IN, ip: "0.0.0.0", password: "sesame", sessionSecretToken: "hidden" });
    expect(lines.join()).not.toMatch(/sesame|hidden/);
  });
});

test.each(["localhost", "app.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])("%s is this machine's alone", (name) => {
  expect(isLocalName(name)).toBe(true);
});
test.each(["0.0.0.0", "::", "localhost.example", "127.0.0.1.example", "192.168.0.1", "host"])("%s is not", (name) => {
  expect(isLocalName(name)).toBe(false);
});
