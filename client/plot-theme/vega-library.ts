/** The vega-embed that an output's script has loaded. */
import { isJsonObject } from "../../src/outputs/json.js";
import type { JsonValue } from "../../src/protocol/message.js";
import { onPlotColours, plotColours } from "./plot-colours.js";
import { darkSpec } from "./vega-spec.js";

type Embed = (place: HTMLElement | string, spec: JsonValue, options?: object) => Promise<unknown>;

/** One that embeds in the page's colours; anything else as it is. */
export function themeVegaEmbed(library: unknown): unknown {
  if (!isEmbed(library)) return library;
  const embed: Embed = (place, spec, options = {}) => {
    if ("theme" in options || !isJsonObject(spec)) return library(place, spec, options);
    const draw = (): Promise<unknown> => library(place, coloured(spec), options);
    const stop = onPlotColours(() => {
      const element = typeof place === "string" ? document.querySelector(place) : place;
      if (element?.isConnected !== true) stop();
      else draw().catch((error: unknown) => console.error(error));
    });
    return draw();
  };
  return new Proxy(library, { apply: (_, __, given: Parameters<Embed>) => embed(...given) });
}

function coloured(spec: JsonValue): JsonValue {
  const colours = plotColours();
  return (colours && darkSpec(spec, colours)) ?? spec;
}

function isEmbed(library: unknown): library is Embed {
  return typeof library === "function";
}
