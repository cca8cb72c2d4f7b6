import { describe, expect, test } from "vitest";
import type { UploadLimits } from "./api-types.js";
import { ancestorsBelow, encodePath, isCovered, isPublishable, nameOfFile, pathOf, placeFor, problemOfPath } from "./names.js";

const LIMITS: UploadLimits = { uploadBytes: 100, notebookBytes: 100, unpackedBytes: 100, entries: 10, depth: 3, pathLength: 20 };

test.each([
  ["Sales 2026.ipynb", "Sales 2026"],
  ["atlas.ZIP", "atlas"],
  [".hidden.ipynb", "hidden"],
  ["v1.2.ipynb", "v1.2"],
  ["folder", "folder"],
  ["index.ipynb", ""],
])("%s is called %s", (file, name) => {
  expect(nameOfFile(file)).toBe(name);
});

test("notebooks and zips can be published, whatever the case of their extension", () => {
  expect(["a.ipynb", "a.IPYNB", "a.zip", "a.Zip"].every(isPublishable)).toBe(true);
  expect(["a.csv", "ipynb", "a.ipynb.txt", "a.tar.gz"].some(isPublishable)).toBe(false);
});

test.each([
  ["", "sales", "sales"],
  ["finance", "sales", "finance/sales"],
  ["finance", " /north // sales.ipynb ", "finance/north/sales"],
  ["finance", " / ", ""],
])("in folder %j, %j means %j", (folder, typed, path) => {
  expect(pathOf(folder, typed)).toBe(path);
});

describe("a path", () => {
  const problem = (path: string, scopes: readonly string[] = [""]): string | undefined => problemOfPath(path, scopes, LIMITS);

  test("that can be published has no problem", () => {
    expect(problem("a/b/c/d")).toBeUndefined();
    expect(problem("été 2026")).toBeUndefined();
  });

  test.each([
    ["", "Give it a name."],
    ["a/.b", "begin with a dot"],
    ["..", "begin with a dot"],
    ["a\\b", "backslash"],
    ["a\u0007b", "control character"],
    ["a/b/c/d/e", "too many folders"],
    ["ééééééééééé", "too long"],
  ])("%j can't: %s", (path, words) => {
    expect(problem(path)).toContain(words);
  });

  test("outside of the token's scopes says where the token may publish", () => {
    expect(problem("sales", ["finance", "hr"])).toBe("Your token may publish in “finance” and “hr” only.");
    expect(problem("finance/sales", ["finance"])).toBeUndefined();
  });
});

test("a scope covers itself and what is below it, not its namesakes", () => {
  expect(isCovered("finance", ["finance"])).toBe(true);
  expect(isCovered("finance/a/b", ["finance"])).toBe(true);
  expect(isCovered("finances", ["finance"])).toBe(false);
  expect(isCovered("anything", [])).toBe(false);
});

test.each([
  ["", "a/b/c", ["a", "a/b"]],
  ["a", "a/b/c", ["a/b"]],
  ["a/b", "a/b/c", []],
  ["", "a", []],
])("in folder %j, %j leads through %j", (folder, path, through) => {
  expect(ancestorsBelow(folder, path)).toEqual(through);
});

test.each([
  ["", [""], { folder: "", typed: "sales" }],
  ["finance/north", ["finance"], { folder: "finance/north", typed: "sales" }],
  ["", ["finance"], { folder: "", typed: "finance/sales" }],
  ["hr", ["finance", "hr/plans"], { folder: "hr", typed: "plans/sales" }],
  ["hr", ["finance"], { folder: "", typed: "finance/sales" }],
])("put into folder %j with a token for %j, it goes to %j", (folder, scopes, place) => {
  expect(placeFor(folder, "sales", scopes)).toEqual(place);
});

test("addresses keep slashes and encode the rest", () => {
  expect(encodePath("a b/50 %?#")).toBe("a%20b/50%20%25%3F%23");
});
