import { expect, test } from "vitest";
import { canonicalQuery } from "./canonical-query.js";
import { parseNotebook } from "./parse-notebook.js";

const source = "rows = 10\nscale = 1.5\nfull = False\nname = 'a'\nyears = [2024]\ntags = ['x']";
const cells = [{ cell_type: "code", source, metadata: { tags: ["parameters"] }, outputs: [], execution_count: null }];
const notebook = parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells }), "a.ipynb");

test.each([
  ["rows=1", "rows=1"],
  ["rows=01", "rows=1"],
  ["rows=%2B1", "rows=1"],
  ["rows=+1", "rows=1"],
  ["other=2&rows=1", "rows=1"],
  ["scale=2.50&rows=1", "rows=1&scale=2.5"],
  ["full=YES", "full=true"],
  ["full=1", "full=true"],
  ["name=01", "name=01"],
  ["years=01&years=2", "years=1&years=2"],
  ["years=[1,2]", "years=1&years=2"],
  ["years=1%0A2", "years=1&years=2"],
  ["years=[]", "years="],
  ["tags=[%22%22]", "tags=%5B%22%22%5D"],
  ["rows=many", "rows=many"],
  ["", ""],
])("%s is %s", (query, expected) => {
  expect(canonicalQuery(notebook, query)).toBe(expected);
  expect(canonicalQuery(notebook, expected)).toBe(expected);
});
