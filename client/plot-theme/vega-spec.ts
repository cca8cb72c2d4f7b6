/** A specification of Vega or Vega-Lite with a dark page's colours in its configuration, which what its author has set counts before. Pure. */
import { isJsonObject, objectOf } from "../../src/outputs/json.js";
import type { JsonObject, JsonValue } from "../../src/protocol/message.js";
import type { PlotColours } from "./plot-colours.js";

/** The same where the author has chosen a ground or a theme. */
export function darkSpec(spec: JsonValue | undefined, colours: PlotColours): JsonValue | undefined {
  if (!isJsonObject(spec) || isColoured(spec)) return spec;
  return { ...spec, config: merged(darkConfig(colours, "marks" in spec), objectOf(spec.config)) };
}

function isColoured({ background, config, usermeta }: JsonObject): boolean {
  const { background: ground, view } = objectOf(config);
  const { theme } = objectOf(objectOf(usermeta).embedOptions);
  return [background, ground, objectOf(view).fill, theme].some((value) => value !== undefined && value !== null);
}

/** `isVega`: not Lite, which calls a text's colour so. */
function darkConfig({ ground, text, softText, line, strongLine }: PlotColours, isVega: boolean): JsonObject {
  return {
    background: ground,
    view: { stroke: line },
    title: { color: text, subtitleColor: softText },
    style: { "guide-label": { fill: softText }, "guide-title": { fill: text }, "group-title": { fill: text } },
    axis: { domainColor: strongLine, gridColor: line, tickColor: strongLine },
    text: isVega ? { fill: text } : { color: text },
    rule: isVega ? { stroke: text } : { color: text },
  };
}

function merged(under: JsonObject, over: JsonObject): JsonObject {
  const members = Object.entries(over).map(([name, value]) => {
    const below = under[name];
    return [name, isJsonObject(below) && isJsonObject(value) ? merged(below, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(members) };
}
