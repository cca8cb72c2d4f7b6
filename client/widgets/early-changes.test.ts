import { expect, test } from "vitest";
import { heldUntilShown, Waiting } from "./early-changes.js";

test("what a plot of jupyter_bokeh is sent, and what a FigureWidget is told in passing, waits for a view", () => {
  const bokeh = heldUntilShown({ state: { _model_module: "@bokeh/jupyter_bokeh" } });
  expect([bokeh?.({ method: "custom" }), bokeh?.({ method: "update", state: {} })]).toEqual([true, false]);
  const plotly = heldUntilShown({ state: { _model_module: "anywidget", _py2js_update: null } });
  expect([plotly?.({ method: "update", state: { _py2js_update: {} } }), plotly?.({ method: "update", state: { a: 1 } })]).toEqual([
    true,
    false,
  ]);
  expect(heldUntilShown({ state: { _model_module: "ipycanvas" } })).toBeUndefined();
});

test("it comes in its order, and later messages at once", () => {
  const heard: number[] = [];
  const waiting = new Waiting<number>(
    (message) => message > 0,
    (message) => heard.push(message),
  );
  expect([1, -1, 2].map((message) => waiting.take(message))).toEqual([true, false, true]);
  waiting.release();
  waiting.release();
  expect(heard).toEqual([1, 2]);
  expect(waiting.take(3)).toBe(false);
});
