import { expect, test } from "vitest";
import { EarlyPatches } from "./early-patches.js";

function makeModel(module: string) {
  const heard: unknown[][] = [];
  const trigger = (...event: unknown[]): void => {
    heard.push(event);
  };
  return { model: { get: () => module, trigger }, heard };
}

test("what a plot is told before its view stands waits for it, and then comes in order", () => {
  const { model, heard } = makeModel("@bokeh/jupyter_bokeh");
  const early = new EarlyPatches();
  early.hold(model);
  model.trigger("msg:custom", 1);
  model.trigger("change:layout", 2);
  model.trigger("msg:custom", 3);
  expect(heard).toEqual([["change:layout", 2]]);
  early.release(model);
  model.trigger("msg:custom", 4);
  early.release(model);
  expect(heard.slice(1)).toEqual([
    ["msg:custom", 1],
    ["msg:custom", 3],
    ["msg:custom", 4],
  ]);
});

test("other widgets are told at once", () => {
  const { model, heard } = makeModel("ipycanvas");
  new EarlyPatches().hold(model);
  model.trigger("msg:custom", 1);
  expect(heard).toEqual([["msg:custom", 1]]);
});
