/** The plotly.js that an output's script has loaded. */
import { isJsonObject, objectOf } from "../../src/outputs/json.js";
import type { JsonObject, JsonValue } from "../../src/protocol/message.js";
import { onPlotColours, plotColours } from "./plot-colours.js";
import { darkFigure, darkLayout, templateFor } from "./plotly-figure.js";

type Draw = (place: unknown, data: JsonValue, layout?: JsonValue, config?: JsonValue) => Promise<unknown>;

interface Plotly {
  readonly newPlot: Draw;
  readonly react: Draw;
  relayout(place: HTMLElement, layout: JsonObject): Promise<unknown>;
}

/** With functions that draw in the page's colours; anything else as it is. */
export function themePlotly(library: unknown): unknown {
  if (!isPlotly(library)) return library;
  /** As their authors made them. */
  const layouts = new WeakMap<HTMLElement, JsonObject>();
  const draw =
    (name: "newPlot" | "react"): Draw =>
    (place, data, layout, ...rest) => {
      const element = typeof place === "string" ? document.getElementById(place) : place;
      const isWhole = isJsonObject(data);
      if (element instanceof HTMLElement) layouts.set(element, objectOf(isWhole ? data.layout : layout));
      const colours = plotColours();
      if (colours === undefined) return library[name](place, data, layout, ...rest);
      if (isWhole) return library[name](place, darkFigure(data, colours) ?? data, layout, ...rest);
      return library[name](place, data, darkLayout(objectOf(layout), colours), ...rest);
    };
  onPlotColours(() => {
    for (const place of document.querySelectorAll<HTMLElement>(".js-plotly-plot")) {
      const layout = layouts.get(place);
      const template = layout && templateFor(layout, plotColours());
      if (template !== undefined) void library.relayout(place, { template });
    }
  });
  // Theirs can't be written to.
  return Object.create(library, { newPlot: { value: draw("newPlot") }, react: { value: draw("react") } });
}

function isPlotly(library: unknown): library is Plotly {
  return typeof library === "object" && library !== null && "newPlot" in library && "react" in library && "relayout" in library;
}
