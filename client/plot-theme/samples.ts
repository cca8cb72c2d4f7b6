/** For tests: each colour by its own name. */
import type { PlotColours } from "./plot-colours.js";

export const COLOURS: PlotColours = {
  ground: "ground",
  surface: "surface",
  sunken: "sunken",
  text: "text",
  softText: "soft",
  line: "line",
  strongLine: "strong",
};
