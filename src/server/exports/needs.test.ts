import { expect, test } from "vitest";
import { createMessage, type JsonObject } from "../../protocol/message.js";
import { needsOf } from "./needs.js";

const message = (msgType: string, content: JsonObject) => createMessage({ channel: "iopub", msgType, session: "s", content });
const output = (data: JsonObject) => message("display_data", { data, metadata: {} });
const widget = (state: JsonObject) => message("comm_open", { comm_id: "c", target_name: "jupyter.widget", data: { state } });

test("texts and pictures need no library", () => {
  const needs = needsOf([output({ "image/png": "aGk=", "text/plain": "a plot" }), message("stream", { name: "stdout", text: "hi" })]);
  expect(needs).toMatchObject({ widgets: false, formulas: false, markdown: false, vega: false });
  expect([needs.modules.size, needs.mimeTypes.size, needs.addresses.size]).toEqual([0, 0, 0]);
});

test("widgets need theirs, and those of the modules that are not Jupyter's own", () => {
  const needs = needsOf([
    widget({ _model_module: "@jupyter-widgets/controls" }),
    widget({ _model_module: "bqplot", _view_module: "bqplot" }),
  ]);
  expect([needs.widgets, [...needs.modules]]).toEqual([true, ["bqplot"]]);
});

test("what an Output widget holds counts as what a cell shows", () => {
  const outputs = [{ output_type: "display_data", data: { "text/latex": "$x$", "application/vnd.vegalite.v6+json": {} }, metadata: {} }];
  expect(needsOf([widget({ _model_module: "@jupyter-widgets/output", outputs })])).toMatchObject({ vega: true, formulas: true });
});

test("scripts elsewhere are found in HTML, also as JavaScript writes them", () => {
  const html = `<script src="https://cdn.plot.ly/plotly-3.0.0.min.js"></script><script>const urls = ["https://cdn.bokeh.org/bokeh.js"];</script>`;
  expect([...needsOf([output({ "text/html": html })]).addresses]).toEqual([
    "https://cdn.plot.ly/plotly-3.0.0.min.js",
    "https://cdn.bokeh.org/bokeh.js",
  ]);
});
