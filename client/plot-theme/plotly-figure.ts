/** A figure of plotly in a dark page's colours: its template gets them, so that whatever its author has set counts before them. Pure. */
import { isJsonObject, objectOf } from "../../src/outputs/json.js";
import type { JsonObject, JsonValue } from "../../src/protocol/message.js";
import type { PlotColours } from "./plot-colours.js";

/** By which plotly's own template, that of every figure of Python, is told from one that an author has chosen. */
const PLAIN_GROUND = "#e5ecf6";
const OF_DATA = /^color(?:scale|way)$/;
/** Where there is none. */
const PLAIN_AXIS = { gridcolor: "white", linecolor: "white", zerolinecolor: "white" };
const PLAIN: JsonObject = {
  layout: { paper_bgcolor: "white", plot_bgcolor: PLAIN_GROUND, font: { color: "#2a3f5f" }, xaxis: PLAIN_AXIS, yaxis: PLAIN_AXIS },
};

/** The same layout where the author has chosen colours. */
export function darkLayout(layout: JsonObject, colours: PlotColours): JsonObject {
  if (isColoured(layout)) return layout;
  return { ...layout, template: recoloured(plainTemplate(layout), colours) };
}

/** Undefined where the author has chosen colours. For a figure that stands, when the page's colours become others. */
export function templateFor(layout: JsonObject, colours: PlotColours | undefined): JsonValue | undefined {
  if (isColoured(layout)) return undefined;
  return colours === undefined ? plainTemplate(layout) : recoloured(plainTemplate(layout), colours);
}

/** `data` of `application/vnd.plotly.v1+json`. */
export function darkFigure(figure: JsonValue | undefined, colours: PlotColours): JsonValue | undefined {
  return isJsonObject(figure) ? { ...figure, layout: darkLayout(objectOf(figure.layout), colours) } : figure;
}

/** By its author. */
export function isColoured({ paper_bgcolor, plot_bgcolor, font, template }: JsonObject): boolean {
  if (isSet(paper_bgcolor) || isSet(plot_bgcolor) || isSet(objectOf(font).color)) return true;
  if (typeof template === "string") return template !== "plotly";
  const { layout } = objectOf(template);
  return layout !== undefined && String(objectOf(layout).plot_bgcolor).toLowerCase() !== PLAIN_GROUND;
}

function isSet(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}

function plainTemplate({ template }: JsonObject): JsonObject {
  return objectOf(template).layout === undefined ? PLAIN : objectOf(template);
}

/** Each of the template's few greys and blues has its counterpart; colours of data stay. */
function recoloured(template: JsonObject, colours: PlotColours): JsonValue {
  const counterparts: Readonly<Record<string, string>> = {
    [PLAIN_GROUND]: colours.surface,
    "#2a3f5f": colours.text,
    "#506784": colours.softText,
    "#c8d4e3": colours.strongLine,
    "#dfe8f3": colours.line,
    "#ebf0f8": colours.sunken,
  };
  const counterpart = (key: string, value: string): string => {
    if (value.toLowerCase() !== "white") return counterparts[value.toLowerCase()] ?? value;
    if (key === "paper_bgcolor") return colours.ground;
    return key.endsWith("bgcolor") || key === "lakecolor" ? colours.surface : colours.line;
  };
  const walk = (key: string, value: JsonValue): JsonValue => {
    if (OF_DATA.test(key)) return value;
    if (typeof value === "string") return counterpart(key, value);
    if (Array.isArray(value)) return value.map((part) => walk(key, part));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(name, part)]));
  };
  return walk("", template);
}
