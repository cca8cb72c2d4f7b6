/**
 * Comm targets that an output names for the page that shows it: the libraries of HoloViz (Panel, HoloViews, hvPlot) register one for
 * each plot, under a random name, and wait for the page to open it. What is looked for is never a name that somebody chose.
 * Source: `pyviz_comms`, `JupyterCommManager`.
 */
import type { JsonObject, JsonValue, JupyterMessage } from "../protocol/message.js";
import { PLOT_MIME } from "../protocol/page.js";

const OUTPUT_TYPES: ReadonlySet<string> = new Set(["display_data", "update_display_data", "execute_result"]);
/** In the plot's document, which is JSON within the HTML. */
const NAMED = /"client_comm_id":\s*"([0-9a-f]{32})"/g;
/** A plot has one. */
const MAX_OF_ONE_OUTPUT = 20;

export function pageTargetsOf({ header, content }: JupyterMessage): readonly string[] {
  const { data } = content;
  if (!OUTPUT_TYPES.has(header.msg_type) || !isObject(data) || !Object.hasOwn(data, PLOT_MIME)) return [];
  const found = new Set<string>();
  for (const text of Object.values(data)) {
    if (typeof text !== "string") continue;
    for (const [, target = ""] of text.matchAll(NAMED)) {
      found.add(target);
      if (found.size === MAX_OF_ONE_OUTPUT) return [...found];
    }
  }
  return [...found];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
