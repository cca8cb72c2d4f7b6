/** How high the outputs of a cell may become, by those that the notebook was saved with. Pure. */
import { isRecord, type JsonRecord, multilineText } from "./json.js";

/** In the page's rem. */
const HEIGHTS = { widget: 5, picture: 18, plot: 24, table: 12, line: 1.5, atMost: 30 } as const;
const WIDGET = "application/vnd.jupyter.widget-view+json";

/** 0: it showed nothing. `outputs`: nbformat's. */
export function expectedHeight(outputs: unknown): number {
  if (!Array.isArray(outputs)) return 0;
  const height = outputs.filter(isRecord).reduce((sum, output) => sum + heightOf(output), 0);
  return Math.min(HEIGHTS.atMost, height);
}

function heightOf(output: JsonRecord): number {
  if (output.output_type === "stream") return heightOfText(output.text);
  const data = isRecord(output.data) ? output.data : {};
  const types = Object.keys(data);
  if (types.includes(WIDGET)) return HEIGHTS.widget;
  // What libraries draw comes under types of their own.
  if (types.some((type) => type.startsWith("application/vnd."))) return HEIGHTS.plot;
  if (types.some((type) => type.startsWith("image/"))) return HEIGHTS.picture;
  if (types.includes("text/html")) return HEIGHTS.table;
  return heightOfText(data["text/plain"]);
}

function heightOfText(given: unknown): number {
  const text = multilineText(given)?.trimEnd() ?? "";
  return text === "" ? 0 : HEIGHTS.line * text.split("\n").length;
}
