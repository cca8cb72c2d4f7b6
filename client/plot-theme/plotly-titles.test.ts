import { expect, test } from "vitest";
import { withTitleObjects } from "./plotly-titles.js";

test("titles that are text alone become objects, wherever plotly has titles", () => {
  const figure = {
    data: [{ type: "heatmap", z: [[1]], colorbar: { title: "degrees" } }],
    layout: { title: "Days", xaxis: { title: "day", type: "category" }, scene: { zaxis: { title: "height" } }, width: 300 },
  };
  expect(withTitleObjects(figure)).toEqual({
    data: [{ type: "heatmap", z: [[1]], colorbar: { title: { text: "degrees" } } }],
    layout: {
      title: { text: "Days" },
      xaxis: { title: { text: "day" }, type: "category" },
      scene: { zaxis: { title: { text: "height" } } },
      width: 300,
    },
  });
});

test.each([
  [undefined],
  ["nonsense"],
  [{ data: "nonsense" }],
  [{ data: [{ y: [1], customdata: { title: "mine" } }], layout: { title: { text: "Days" }, meta: { title: "mine" } } }],
])("%j stays the same", (figure) => {
  expect(withTitleObjects(figure)).toBe(figure);
});
