import { expect, test } from "vitest";
import { expiryOf } from "./expiry.js";

const NOW = new Date("2030-06-01T12:00:00Z");

test.each([
  ["12h", "2030-06-02T00:00:00.000Z"],
  ["30d", "2030-07-01T12:00:00.000Z"],
  ["2w", "2030-06-15T12:00:00.000Z"],
  ["2031-01-31", "2031-01-31T00:00:00.000Z"],
  ["2031-01-31T12:00+02:00", "2031-01-31T10:00:00.000Z"],
])("%s", (text, expected) => {
  expect(expiryOf(text, NOW).toISOString()).toBe(expected);
});

test.each(["", "soon", "30", "30m", "-1d", "1.5d", "2031-13-01", "2031-02-30", "2031-01-31T12:00", "31.01.2031"])(
  "%j is no time",
  (text) => {
    expect(() => expiryOf(text, NOW)).toThrow("is no time");
  },
);

test.each(["0d", "2030-06-01", "2029-01-01"])("%s is over", (text) => {
  expect(() => expiryOf(text, NOW)).toThrow("is over already");
});
