import fc from "fast-check";
import { expect, test } from "vitest";
import { returnPath } from "./return-path.js";

const HERE = "https://dashboards.example";
const piece = fc.oneof(
  fc.constantFrom(
    "/",
    "//",
    "\\",
    "@",
    ":",
    "?",
    "#",
    "%2f",
    "%5c",
    "\t",
    "\n",
    "..",
    ".",
    "https:",
    "evil.example",
    "apps",
    "dashboards",
    "login",
  ),
  fc.string({ maxLength: 6 }),
);
const address = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(""));

test("whatever a link asks for, a browser stays on this server and below its base", () => {
  fc.assert(
    fc.property(address, fc.constantFrom("", "/apps", "/apps/team"), (asked, base) => {
      const target = new URL(returnPath(asked, base), `${HERE}${base}/login`);
      expect(target.origin).toBe(HERE);
      expect(`${target.pathname}/`.startsWith(`${base}/`)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test.each(["/dashboards/sales", "/dashboards/team/a%20b?x=1&y=%2F", "/apps/", "/"])("%s is gone back to", (path) => {
  expect(returnPath(path, "")).toBe(path);
  expect(returnPath(`/base${path}`, "/base")).toBe(`/base${path}`);
});

test.each([
  undefined,
  "",
  "dashboards",
  "//evil.example",
  "/\\evil.example",
  "https://evil.example/",
  "/login",
  "/login/oidc",
  "/logout?x",
  "/x\n",
])("%j leads to the start page", (path) => {
  expect(returnPath(path, "")).toBe("/");
  expect(returnPath(path, "/base")).toBe("/base");
});
