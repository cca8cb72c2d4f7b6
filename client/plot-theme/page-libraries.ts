/** Tells plotly, Vega and Bokeh, where scripts of outputs draw with them, the page's colours. */
import { themeBokeh } from "./bokeh.js";
import { whenGlobal } from "./globals.js";
import { themePlotly } from "./plotly-library.js";
import { themeVegaEmbed } from "./vega-library.js";

/** Before any output's script runs. */
export function themeLibraries(): void {
  whenGlobal("Plotly", themePlotly);
  whenGlobal("vegaEmbed", themeVegaEmbed);
  whenGlobal("Bokeh", themeBokeh);
}
