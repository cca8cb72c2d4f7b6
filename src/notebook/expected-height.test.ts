import { expect, test } from "vitest";
import { expectedHeight } from "./expected-height.js";
import { parseNotebook } from "./parse-notebook.js";

const shown = (data: object) => ({ output_type: "display_data", data, metadata: {} });

test.each([
  ["no outputs", [], 0],
  ["nothing that is one", ["no output", null], 0],
  ["two lines", [{ output_type: "stream", name: "stdout", text: ["a\n", "b\n"] }], 3],
  ["a value", [{ output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: 1 }], 1.5],
  ["a picture and its text", [shown({ "image/png": "", "text/plain": "<Figure>" })], 18],
  ["a table", [shown({ "text/html": "<table>", "text/plain": "a" })], 12],
  ["a widget", [shown({ "application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()" })], 5],
  ["a library's plot", [shown({ "application/vnd.plotly.v1+json": {}, "text/html": "" })], 24],
  ["more than a screen", [shown({ "image/png": "" }), shown({ "image/png": "" })], 30],
])("%s", (_, outputs, height) => {
  expect(expectedHeight(outputs)).toBe(height);
});

test("a notebook that was saved without any output says nothing of what its cells will show", () => {
  const heights = (...outputs: object[][]) => {
    const cells = outputs.map((some) => ({ cell_type: "code", metadata: {}, source: "", outputs: some, execution_count: null }));
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    return parseNotebook(text, "a.ipynb").cells.map((cell) => (cell.kind === "code" ? cell.expectedHeight : undefined));
  };
  expect(heights([], [])).toEqual([undefined, undefined]);
  expect(heights([], [shown({ "image/png": "" })])).toEqual([0, 18]);
});
