/** Applies the content of an `update_display_data` message to outputs that stand elsewhere than where it was published. */
import type { OutputArea } from "../outputs/output-area.js";
import type { JsonObject } from "../protocol/message.js";
import { isJsonObject } from "./json.js";

export function updateDisplay(area: OutputArea, content: JsonObject): boolean {
  const id = isJsonObject(content.transient) ? content.transient.display_id : undefined;
  if (typeof id !== "string" || !isJsonObject(content.data)) return false;
  return area.updateDisplay(id, content.data, isJsonObject(content.metadata) ? content.metadata : {});
}
