import { expect, test } from "vitest";
import { sizeText } from "./size-text.js";

const KIB = 1024;

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [820, "820 bytes"],
  [KIB, "1 kB"],
  [1500, "1.5 kB"],
  [20_000, "20 kB"],
  [64 * KIB ** 2, "64 MB"],
  [64_000_000, "64 MB"],
  [64 * KIB ** 2 + 1, "64 MB"],
  [KIB ** 3, "1 GB"],
  [1.5 * KIB ** 3, "1.5 GB"],
  [4 * KIB ** 3, "4 GB"],
  [5000 * KIB ** 4, "5000 TB"],
])("%i bytes", (bytes, expected) => {
  expect(sizeText(bytes)).toBe(expected);
});
