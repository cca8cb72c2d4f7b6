import { expect, test } from "vitest";
import type { DisplayOutput, MimeBundle } from "../outputs/output.js";
import type { Installed } from "./installed.js";
import { addressesOf, problemsOfOutput } from "./output-problems.js";

const PLOTLY = "application/vnd.plotly.v1+json";
const VEGA = "application/vnd.vegalite.v6.json";
const BARE: Installed = { extensions: [], notebookModules: new Set(), place: "", copies: [], names: async () => false };
const WITH_PLOTLY: Installed = {
  ...BARE,
  extensions: [{ name: "jupyterlab-plotly", version: "6.0.0", dependencies: [], mimeTypes: [PLOTLY] }],
};
const outputOf = (data: MimeBundle): DisplayOutput => ({ output_type: "display_data", data, metadata: {} });
const kindsOf = (data: MimeBundle, installed = BARE) => problemsOfOutput(outputOf(data), installed, 1).map(({ kind }) => kind);

test.each([
  ["text", { "text/plain": "a" }],
  ["a picture of a type that nothing draws", { [PLOTLY]: {}, "image/png": "AAAA", "text/plain": "a" }],
  ["Vega, which is built in", { [VEGA]: {}, "text/plain": "a" }],
  ["a widget", { "application/vnd.jupyter.widget-view+json": { model_id: "a" }, "text/plain": "a" }],
  ["a script that uses its element", { "application/javascript": "element.textContent = '$ 5'" }],
  ["a script that looks for a notebook", { "application/javascript": "if (typeof IPython !== 'undefined') IPython.notebook.kernel" }],
  ["a library with functions of its own", { "application/javascript": `function $(a) {}; $(1);${" ".repeat(5000)}` }],
  ["nothing", {}],
])("%s shows", (_, data) => {
  expect(kindsOf(data)).toEqual([]);
});

test("a library's type shows where its extension is, and is text where not", () => {
  const data = { [PLOTLY]: {}, "text/plain": "Figure" };
  expect([kindsOf(data), kindsOf(data, WITH_PLOTLY)]).toEqual([["output"], []]);
});

test.each([
  ["output", { "application/x-odd": "a" }],
  ["too-large", { "application/vnd.jupyter-dashboards.notice": "An output is not shown: it is too large (9.0 MB)." }],
  ["front-end", { "application/javascript": "Jupyter.notebook.execute_all_cells()" }],
  ["front-end", { "text/javascript": "$('#a').hide()" }],
])("%s: %j", (kind, data) => {
  expect(kindsOf(data)).toEqual([kind]);
});

test("only what is shown of an output loads something", () => {
  const html = '<script src="https://cdn.example/a.js"></script>';
  expect(addressesOf(outputOf({ "text/html": html, "text/plain": "a" }), BARE)).toEqual(["https://cdn.example/a.js"]);
  expect(addressesOf(outputOf({ [PLOTLY]: {}, "text/html": html }), WITH_PLOTLY)).toEqual([]);
  expect(addressesOf(outputOf({ "text/markdown": "![](https://pictures.example/a.png)" }), BARE)).toEqual([
    "https://pictures.example/a.png",
  ]);
});
