import { expect, test } from "vitest";
import { parseNotebook } from "./parse-notebook.js";

function title(sources: readonly string[], metadata: object = {}, cell_type = "markdown"): string {
  const cells = sources.map((source) => ({ cell_type, source, metadata: {} }));
  return parseNotebook(JSON.stringify({ nbformat: 4, metadata, cells }), "sales.ipynb").title;
}

test("the metadata's title comes first", () => {
  expect(title(["# Heading"], { title: " Given " })).toBe("Given");
  expect(title(["# Heading"], { title: " " })).toBe("Heading");
  expect(title(["# Heading"], { title: 7 })).toBe("Heading");
});

test.each([
  ["after others", ["text", "## Two\n\n# One"], "One"],
  ["with closing marks", ["# One ##"], "One"],
  ["with a mark of its own", ["# C#"], "C#"],
  ["underlined", ["Title\n=====\n"], "Title"],
  ["of two lines, underlined", ["\nSales\nof 2024\n===\n"], "Sales of 2024"],
  ["of several marks", ["# The *big* `one` [link](x) and [ref][1]"], "The big one link and ref"],
  ["of marks within marks", ["# ***a*** **b _c_ d** snake_case_name"], "a b c d snake_case_name"],
  ["with tags", ['# <font color="red">Red</font> alert'], "Red alert"],
  ["with comparisons", ["# 3 < 5 and 7 > 6"], "3 < 5 and 7 > 6"],
  ["with entities and escapes", ["# Profit &amp; Loss \\*net\\*"], "Profit & Loss *net*"],
  ["with code that holds marks", ["# The `a*b*c` and ``x`y`` *of `_z_`*"], "The a*b*c and x`y of _z_"],
  ["after a comment that ends far to the right", [`<!-- ${"x".repeat(1000)} -->\n# One`], "One"],
  ["after a comment of several lines", ["<!--\n# Zero\n-->\n# One"], "One"],
  ["after a preformatted block", ["<pre>\n# Zero\n</pre>\n# One"], "One"],
  ["after inline code in backticks", ["```x```\n# One"], "One"],
  ["with Windows line ends", ["# One\r\ntext"], "One"],
])("a heading %s is a title", (_, sources, words) => {
  expect(title(sources)).toBe(words);
});

test.each([
  ["text", ["text"]],
  ["a heading in a fence", ["```\n# code\n```\n"]],
  ["a heading in a fence of tildes that shows one of backticks", ["~~~\n```\n```\n# code\n~~~"]],
  ["a heading in a comment that never ends", ["<!--\n# Zero"]],
  ["an underline below a fence", ["```\ncode\n```\n==="]],
  ["a comment in an indented block", ["    # code"]],
  ["an underlined list", ["- item\n===\n"]],
  ["a heading of an image alone", ["# ![](logo.png)"]],
  ["a lower heading", ["## Two"]],
  ["a hashtag", ["#tag"]],
])("%s gives the file's name", (_, sources) => {
  expect(title(sources)).toBe("sales");
});

test("a comment in code is no heading", () => {
  expect(title(["# load the data"], {}, "code")).toBe("sales");
});

test.each(["[", "<a", "*a", "`", "_a", "# ", "![](", "\\", "~~a"])("a heading of a hundred thousand %j is read at once", (mark) => {
  const started = performance.now();
  title([`# ${mark.repeat(100_000)}`]);
  expect(performance.now() - started).toBeLessThan(1000);
});
