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
