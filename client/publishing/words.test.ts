import { expect, test } from "vitest";
import { agoText, publisherText } from "./words.js";

test.each([
  [0, "just now"],
  [40, "40 seconds ago"],
  [-30, "just now"],
  [61, "1 minute ago"],
  [7200, "2 hours ago"],
  [86_400, "yesterday"],
])("what was published %i seconds ago, was so %s", (seconds, words) => {
  const now = Date.parse("2026-03-10T12:00:00Z");
  expect(agoText(new Date(now - seconds * 1000).toISOString(), now)).toBe(words);
});

test("what is long ago, or to come, has its date", () => {
  const now = Date.parse("2026-03-10T12:00:00Z");
  for (const iso of ["2020-05-05T12:00:00Z", "2026-03-10T12:02:00Z"]) expect(agoText(iso, now)).toContain(iso.slice(0, 4));
});

test("who published is said in words, a token by its name", () => {
  expect(["AUTH_TOKEN", "local", "anna"].map(publisherText)).toEqual(["by the server's token", "from the server's machine", "by anna"]);
});
