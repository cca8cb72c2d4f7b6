import { expect, test } from "vitest";
import { dateText, printable, sizeText, tableText } from "./text.js";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [5e12, "5.0 TB"],
  [5e16, "50000.0 TB"],
])("%d bytes", (bytes, expected) => {
  expect(sizeText(bytes)).toBe(expected);
});

test("a date is told in UTC, and what is none as it is", () => {
  expect(dateText("2030-06-01T14:05:59+02:00")).toBe("2030-06-01 12:05");
  expect(dateText("soon")).toBe("soon");
});

test("text from elsewhere can't steer a terminal or turn a line around", () => {
  expect(printable("a\x1b[2Jb\u009b1mc\u202ed\ne\tf")).toBe("a [2Jb 1mc d e f");
});

test("columns on a terminal, tabs in a pipe", () => {
  const rows = [
    ["ä", "1", "Title"],
    ["long", "22", "With\ttab"],
  ];
  expect(tableText(["PATH", "N", "TITLE"], rows, true)).toBe("PATH  N   TITLE\nä     1   Title\nlong  22  With tab\n");
  expect(tableText(["PATH", "N", "TITLE"], rows, false)).toBe("ä\t1\tTitle\nlong\t22\tWith tab\n");
});
