import { expect, test } from "vitest";
import type { DisplayOutput } from "../outputs/output.js";
import type { JsonObject } from "../protocol/message.js";
import { shownWidgets } from "./widgets.js";

const showing = (model_id: string): DisplayOutput => ({
  output_type: "display_data",
  data: { "application/vnd.jupyter.widget-view+json": { model_id } },
  metadata: {},
});

test("of the widgets, those count that outputs show, with all that they are made of", () => {
  const states = new Map<string, JsonObject>([
    ["box", { name: "box", children: ["IPY_MODEL_plot"] }],
    ["plot", { name: "plot", deep: { axes: [{ scale: "IPY_MODEL_scale" }] }, parent: "IPY_MODEL_box" }],
    ["scale", { name: "scale" }],
    ["unused", { name: "unused" }],
    [
      "output",
      {
        name: "output",
        outputs: [{ output_type: "display_data", data: { "application/vnd.jupyter.widget-view+json": { model_id: "inner" } } }],
      },
    ],
    ["inner", { name: "inner" }],
  ]);
  const names = (ids: readonly string[]) =>
    shownWidgets(ids.map(showing), states)
      .map(({ name }) => name)
      .sort();
  expect(names(["box"])).toEqual(["box", "plot", "scale"]);
  expect(names(["output", "closed"])).toEqual(["inner", "output"]);
});
