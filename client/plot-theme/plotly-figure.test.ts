import { expect, test } from "vitest";
import { darkFigure, darkLayout, isColoured, templateFor } from "./plotly-figure.js";
import { COLOURS } from "./samples.js";

/** As Python gives it with every figure, in short. */
const OF_PYTHON = {
  layout: { paper_bgcolor: "white", plot_bgcolor: "#E5ECF6", font: { color: "#2a3f5f" }, xaxis: { gridcolor: "white", ticks: "" } },
  data: { table: [{ cells: { fill: { color: "#EBF0F8" }, line: { color: "white" } } }], bar: [{ marker: { line: { color: "#E5ECF6" } } }] },
};

test("plotly's own template has the page's colours, and what the author has set stays beside it", () => {
  const layout = { title: { text: "Sales" }, xaxis: { gridcolor: "red" }, template: OF_PYTHON };
  expect(darkFigure({ data: [1], layout }, COLOURS)).toEqual({
    data: [1],
    layout: {
      ...layout,
      template: {
        layout: { paper_bgcolor: "ground", plot_bgcolor: "surface", font: { color: "text" }, xaxis: { gridcolor: "line", ticks: "" } },
        data: {
          table: [{ cells: { fill: { color: "sunken" }, line: { color: "line" } } }],
          bar: [{ marker: { line: { color: "surface" } } }],
        },
      },
    },
  });
});

test("a figure without a template gets one", () => {
  expect(darkLayout({}, COLOURS)).toMatchObject({ template: { layout: { paper_bgcolor: "ground", font: { color: "text" } } } });
});

test("scales of colours are the data's", () => {
  const ofData = { colorscale: { diverging: [[0, "white"]] }, colorway: ["#2a3f5f"] };
  const template = { layout: { plot_bgcolor: "#E5ECF6", ...ofData } };
  expect(templateFor({ template }, COLOURS)).toEqual({ layout: { plot_bgcolor: "surface", ...ofData } });
});

test.each([
  { paper_bgcolor: "white" },
  { plot_bgcolor: "#E5ECF6", template: OF_PYTHON },
  { font: { color: "black" } },
  { template: { layout: { plot_bgcolor: "white" } } },
  { template: "seaborn" },
])("%j is as its author made it", (layout) => {
  expect(isColoured(layout)).toBe(true);
  expect(darkLayout(layout, COLOURS)).toBe(layout);
  expect(templateFor(layout, COLOURS)).toBeUndefined();
});

test("in the light, the template is that of before", () => {
  expect(templateFor({ template: OF_PYTHON }, undefined)).toBe(OF_PYTHON);
});
