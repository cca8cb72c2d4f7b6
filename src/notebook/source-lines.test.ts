import { expect, test } from "vitest";
import { parseNotebook } from "./parse-notebook.js";
import { sourceLines } from "./source-lines.js";

test("source lines are the trimmed lines of code, but for the shortest", () => {
  const cells = [
    { cell_type: "code", source: "  secret_sum(x)\r\nelse:\n})\n\n   \n", metadata: {} },
    { cell_type: "markdown", source: "not code at all", metadata: {} },
    { cell_type: "code", source: ["a = 1\n", "secret_sum(x)"], metadata: { tags: ["remove-cell"] } },
  ];
  const notebook = parseNotebook(JSON.stringify({ nbformat: 4, metadata: {}, cells }), "x.ipynb");
  expect([...sourceLines(notebook)]).toEqual(["secret_sum(x)", "a = 1"]);
});

test("source is cut at whatever Python ends a line with, and at form feeds also kept whole", () => {
  const cells = [{ cell_type: "code", source: "first = 1\rsecond = 2\fthird = 3\u2028fourth = 4", metadata: {} }];
  const notebook = parseNotebook(JSON.stringify({ nbformat: 4, metadata: {}, cells }), "x.ipynb");
  expect([...sourceLines(notebook)].toSorted()).toEqual([
    "first = 1",
    "fourth = 4",
    "second = 2",
    "second = 2\fthird = 3\u2028fourth = 4",
    "third = 3",
  ]);
});
