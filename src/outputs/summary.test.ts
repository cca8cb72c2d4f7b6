import { expect, test } from "vitest";
import { summaryOf } from "./summary.js";

test.each([
  ["# Sales\n\nWhat was **sold** in [Berlin](https://x.example), by `month`.\n\nMore.", "What was sold in Berlin, by month."],
  ["![logo](a.png)\n\n- a list\n\nThe words", "The words"],
  ["One\nline <b>bold</b> & *two*", "One line bold & two"],
  ["R & D: a < b", "R & D: a < b"],
])("the words of the first paragraph: %j", (markdown, words) => {
  expect(summaryOf(markdown)).toBe(words);
});

test.each(["", "# Only a heading", "<div>raw</div>", "![only](a.png)"])("nothing where there is none: %j", (markdown) => {
  expect(summaryOf(markdown)).toBeUndefined();
});

test("a long one ends at a word", () => {
  const summary = summaryOf("word ".repeat(100)) ?? "";
  expect(summary).toMatch(/^(word )+word…$/);
  expect(summary.length).toBeLessThanOrEqual(200);
});
