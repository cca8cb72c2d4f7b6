import { expect, test } from "vitest";
import { COLOURS } from "./samples.js";
import { darkSpec } from "./vega-spec.js";

test("a chart has the page's colours, but where its configuration says others", () => {
  const config = { view: { continuousWidth: 300 }, axis: { gridColor: "red" } };
  expect(darkSpec({ mark: "bar", config }, COLOURS)).toMatchObject({
    mark: "bar",
    config: {
      background: "ground",
      view: { continuousWidth: 300, stroke: "line" },
      axis: { gridColor: "red", domainColor: "strong" },
      text: { color: "text" },
    },
  });
});

test("Vega calls a text's colour its fill", () => {
  expect(darkSpec({ marks: [] }, COLOURS)).toMatchObject({ config: { text: { fill: "text" }, rule: { stroke: "text" } } });
});

test.each([
  { background: "white" },
  { config: { background: "white" } },
  { config: { view: { fill: "#eee" } } },
  { usermeta: { embedOptions: { theme: "dark" } } },
])("%j is as its author made it", (spec) => {
  expect(darkSpec(spec, COLOURS)).toBe(spec);
});
