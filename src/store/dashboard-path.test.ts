import { describe, expect, test } from "vitest";
import { encodeDashboardPath, parseDashboardPath, pathParts } from "./dashboard-path.js";
import { InvalidPathError } from "./errors.js";

describe("parseDashboardPath", () => {
  test.each([
    ["", ""],
    ["sales", "sales"],
    ["folder/sales.ipynb", "folder/sales.ipynb"],
    ["Umsatz%20%C3%BCber%20alles", "Umsatz über alles"],
    ["a%23b/50%25/1+1", "a#b/50%/1+1"],
    ["%252e%252e", "%2e%2e"],
    ["a..b/c.", "a..b/c."],
    ["日本/売上", "日本/売上"],
  ])("%j names %j", (urlPath, path) => {
    expect(parseDashboardPath(urlPath)).toBe(path);
  });

  test.each([
    "..",
    ".",
    "a/../b",
    "a/./b",
    "%2e%2e/etc",
    "a/%2E%2E",
    ".git",
    "a/.env",
    "/",
    "/a",
    "a/",
    "a//b",
    "a%2Fb",
    "..%2f..",
    "a\\b",
    "a%5Cb",
    "a%00",
    "%",
    "%zz",
    "%c0%ae",
    "a/%E0%A4%A",
  ])("%j is refused with 400", (urlPath) => {
    expect(() => parseDashboardPath(urlPath)).toThrow(InvalidPathError);
    expect(new InvalidPathError()).toMatchObject({ code: "INVALID_PATH", status: 400 });
  });
});

test("encodeDashboardPath keeps the slashes and escapes the rest", () => {
  expect(encodeDashboardPath(parseDashboardPath("a%20b/c%3Fd%23"))).toBe("a%20b/c%3Fd%23");
});

test("the folder itself has no parts", () => {
  expect(pathParts(parseDashboardPath(""))).toEqual([]);
});
