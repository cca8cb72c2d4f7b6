import { expect, test } from "vitest";
import { type BokehModel, colour, plainColoursOf } from "./bokeh.js";
import { COLOURS } from "./samples.js";

interface FakeModel extends BokehModel {
  readonly values: Record<string, unknown>;
}

/** `set`: by its author. */
function model(defaults: Record<string, unknown>, set: Record<string, unknown> = {}): FakeModel {
  const values = { ...defaults, ...set };
  const names = Object.keys(values);
  const properties = Object.fromEntries(names.map((name) => [name, { dirty: name in set, get_value: () => values[name] }]));
  return { values, properties, setv: (changed) => void Object.assign(values, changed) };
}

const plot = (set?: Record<string, unknown>) =>
  model({ border_fill_color: "#ffffff", background_fill_color: "#ffffff", outline_line_color: "#e5e5e5" }, set);

test("what nobody has set has the page's colours, and back", () => {
  const [figure, axis, label] = [
    plot(),
    model({ axis_line_color: "black" }, { axis_label_text_color: "red" }),
    model({ background_fill_color: null }),
  ];
  const original = plainColoursOf([figure, axis, label]) ?? new Map();
  colour(original, COLOURS);
  expect([figure.values, axis.values, label.values]).toEqual([
    { border_fill_color: "ground", background_fill_color: "surface", outline_line_color: "line" },
    { axis_line_color: "strong", axis_label_text_color: "red" },
    { background_fill_color: null },
  ]);
  colour(original, undefined);
  expect([figure.values.border_fill_color, axis.values.axis_line_color]).toEqual(["#ffffff", "black"]);
});

test("black that HoloViews has set for a title is no choice", () => {
  const title = model({}, { text_color: "black" });
  colour(plainColoursOf([title]) ?? new Map(), COLOURS);
  expect(title.values).toEqual({ text_color: "text" });
});

test("a plot whose ground its author has chosen is left alone, with its axes", () => {
  expect(plainColoursOf([plot({ background_fill_color: "white" }), model({ axis_line_color: "black" })])).toBeUndefined();
});

test("nothing of Panel's is touched, since its kernel would hear of it", () => {
  expect(plainColoursOf([plot(), model({ url: "https://cdn.holoviz.org/panel/1.9.4/dist/css/loading.css" })])).toBeUndefined();
});
