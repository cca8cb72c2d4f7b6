import { expect, test } from "vitest";
import { passedBound } from "./json-size.js";

const BOUNDS = { values: 100, depth: 10 };

test.each([
  ["nothing", "", undefined],
  ["ten lists in one another", `${"[".repeat(10)}${"]".repeat(10)}`, undefined],
  ["eleven", `${"[".repeat(11)}${"]".repeat(11)}`, "depth"],
  ["lists that are never closed", "[".repeat(11), "depth"],
  ["objects that are never closed", '{"a":'.repeat(11), "depth"],
  ["100 values", `[${Array(99).fill("{ }").join(" ,")}]`, undefined],
  ["101 values", `[${Array(100).fill("{ }").join(" ,")}]`, "values"],
  ["words that are to be replaced, without anything between them", "NaN ".repeat(100), "values"],
  ["the same with a minus", "-Infinity".repeat(100), "values"],
  ["the same in a text", `"${"NaN ".repeat(100)}"`, undefined],
  ["brackets and commas in a text", `["${"[,".repeat(200)}"]`, undefined],
  ["a text that does not end", `["${"[,".repeat(200)}`, undefined],
  ["a text that seems to end", `["\\\\\\"${"[,".repeat(200)}"]`, undefined],
  ["a text that does end", `["\\\\"${"[,".repeat(200)}]`, "depth"],
] as const)("%s", (_name, text, passed) => {
  expect(passedBound(text, BOUNDS)).toBe(passed);
});
