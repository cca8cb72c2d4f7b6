import { describe, expect, it } from "vitest";
import { foldName, parseEntryName, showName } from "./entry-name.js";

describe("parseEntryName", () => {
  it.each([
    ["index.ipynb", ["index.ipynb"], false],
    ["./img/./a.png", ["img", "a.png"], false],
    ["img/", ["img"], true],
    ["./", [], true],
    [".", [], true],
    [".hidden/..b", [".hidden", "..b"], false],
    ["x/a:b/con", ["x", "a:b", "con"], false],
  ])("reads %j", (name, parts, isFolder) => {
    expect(parseEntryName(name)).toEqual({ parts, isFolder });
  });
});

describe("foldName", () => {
  it.each([
    ["Index.IPYNB", "index.ipynb"],
    ["e\u0301", "\u00c9"],
    ["\u212aelvin", "kelvin"],
    ["\u1e9e", "ss"],
    ["\u03c3", "\u03c2"],
  ])("takes %j and %j for one", (a, b) => {
    expect(foldName(a)).toBe(foldName(b));
  });

  it("tells other names apart", () => {
    expect(foldName("a.txt")).not.toBe(foldName("\u00e4.txt"));
  });
});

describe("showName", () => {
  it("shows nothing that a terminal obeys, and no more than can be read", () => {
    expect(showName("\u001b[2J\na")).toBe('"?[2J?a"');
    expect(showName("\u{1f600}".repeat(200))).toBe(`"${"\u{1f600}".repeat(100)}…"`);
  });
});
