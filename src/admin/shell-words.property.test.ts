import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bashReply, splitShellLine } from "./shell-words.js";

describe("splitting a line", () => {
  test.each([
    ["", [""]],
    ["admin up", ["admin", "up"]],
    ["admin  upload ", ["admin", "upload", ""]],
    ["admin delete 'team a/sa", ["admin", "delete", "team a/sa"]],
    ["admin delete \"it's", ["admin", "delete", "it's"]],
    ["admin delete team\\ a/", ["admin", "delete", "team a/"]],
    ["admin --server http://x:1 list", ["admin", "--server", "http://x:1", "list"]],
  ])("%j", (line, expected) => {
    expect(splitShellLine(line)).toEqual(expected);
  });
});

describe("replies", () => {
  test("only the part that bash sees as the word is put", () => {
    expect(bashReply("a:bcd", "a:b", "b")).toBe("bcd");
    expect(bashReply("a:bcd", "a:", ":")).toBe("bcd");
    expect(bashReply("abcd", "ab", "ab")).toBe("abcd");
  });

  test("in quotes nothing is escaped", () => {
    expect(bashReply("team a/x", "team a/", '"team a/')).toBe("team a/x");
  });

  test("bash reads back what was escaped for it", () => {
    const words = fc.sample(
      fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[\0\n]/.test(text)),
      50,
    );
    const script = `printf '%s\\n' ${words.map((word) => bashReply(word, "", "")).join(" ")}`;
    expect(execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8" }).split("\n").slice(0, -1)).toEqual(words);
  });

  test("what was escaped is split back into itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (word) => {
        expect(splitShellLine(`x ${bashReply(word, "", "")}`)).toEqual(["x", word]);
      }),
    );
  });
});
