import { expect, test } from "vitest";
import { ConfigError } from "../../config/config-error.js";
import { parsePublicLinkPattern } from "./public-link.js";

const PARTS = { protocol: "http", host: "example.org", port: 3000, baseUrl: "/apps" };

test.each([
  [undefined, {}, "http://example.org:3000/apps"],
  [undefined, { port: 80 }, "http://example.org/apps"],
  [undefined, { protocol: "https", port: 443 }, "https://example.org/apps"],
  [undefined, { protocol: "https", port: 80 }, "https://example.org:80/apps"],
  [undefined, { host: "[::1]" }, "http://[::1]:3000/apps"],
  [undefined, { baseUrl: "" }, "http://example.org:3000"],
  ["{protocol}://{host}:{port}", {}, "http://example.org:3000"],
  ["https://dashboards.example.org/", {}, "https://dashboards.example.org"],
  ["https://{host}{baseUrl}/", {}, "https://example.org/apps"],
  ["{host}", { host: "{port}" }, "{port}"],
])("%s makes of %j %s", (pattern, parts, link) => {
  expect(parsePublicLinkPattern(pattern)({ ...PARTS, ...parts })).toBe(link);
});

test.each(["http://{hostname}", "http://{Host}:{port}", "{}", "{a b}"])("%s is refused at start", (pattern) => {
  expect(() => parsePublicLinkPattern(pattern)).toThrow(ConfigError);
  expect(() => parsePublicLinkPattern(pattern)).toThrow(/PUBLIC_LINK_PATTERN.*\{baseUrl\}/);
});
