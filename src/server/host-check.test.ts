import { describe, expect, test } from "vitest";
import { type HostSettings, isOurHost } from "./host-check.js";

const LOCAL: HostSettings = { ip: "127.0.0.1", trustProxy: false, publicOrigins: [], allowedOrigins: [] };
const NAMED: HostSettings = { ...LOCAL, ip: "0.0.0.0", publicOrigins: ["https://dashboards.example", "http://10.0.0.5:3000"] };
const FAR = "192.0.2.7";

describe("a server of this machine alone", () => {
  test.each(["localhost:3000", "LOCALHOST", "127.0.0.1:3000", "[::1]:3000", "app.localhost", ""])("answers to %s", (host) => {
    expect(isOurHost(host, "127.0.0.1", LOCAL)).toBe(true);
  });
  test.each(["evil.example", "evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.5:3000"])(
    "does not answer to %s",
    (host) => {
      expect(isOurHost(host, "127.0.0.1", LOCAL)).toBe(false);
    },
  );
  test("answers to all names where a proxy is believed, and to those of origins that it is told of", () => {
    expect(isOurHost("any.example", "127.0.0.1", { ...LOCAL, trustProxy: true })).toBe(true);
    expect(isOurHost("any.example", "127.0.0.1", { ...LOCAL, allowedOrigins: ["https://any.example"] })).toBe(true);
  });
});

test("a server that others reach answers to every name, unless it is told which", () => {
  expect(isOurHost("any.example", FAR, { ...LOCAL, ip: "0.0.0.0" })).toBe(true);
});

describe("a server that is told its names", () => {
  test.each(["dashboards.example", "Dashboards.Example:443", "10.0.0.5:3000"])("answers to %s", (host) => {
    expect(isOurHost(host, FAR, NAMED)).toBe(true);
  });
  test.each(["evil.example", "dashboards.example:8443", "10.0.0.5", "localhost:3000", "127.0.0.1", "", "dashboards.example@evil.example"])(
    "does not answer to %s from afar",
    (host) => {
      expect(isOurHost(host, FAR, NAMED)).toBe(false);
    },
  );
  test("answers this machine's own programs by this machine's names", () => {
    expect(isOurHost("127.0.0.1:3000", "::ffff:127.0.0.1", NAMED)).toBe(true);
    expect(isOurHost("evil.example", "127.0.0.1", NAMED)).toBe(false);
  });
});
