/** The widgets that a page shows: those in its outputs, and what these are made of. Pure. */
import { isJsonObject } from "../outputs/json.js";
import type { Output } from "../outputs/output.js";
import { WIDGET_VIEW_MIME } from "../outputs/output.js";
import type { JsonObject, JsonValue, JupyterMessage } from "../protocol/message.js";
import { WIDGET_TARGET } from "../protocol/page.js";

const REFERENCE = "IPY_MODEL_";

/** By their ids. `messages`: of a page that has just come. */
export function widgetStates(messages: readonly JupyterMessage[]): ReadonlyMap<string, JsonObject> {
  const states = new Map<string, JsonObject>();
  for (const { header, content } of messages) {
    if (header.msg_type !== "comm_open" || content.target_name !== WIDGET_TARGET || typeof content.comm_id !== "string") continue;
    const state = isJsonObject(content.data) ? content.data.state : undefined;
    states.set(content.comm_id, isJsonObject(state) ? state : {});
  }
  return states;
}

/** Of what the outputs show, each once. */
export function shownWidgets(outputs: readonly Output[], states: ReadonlyMap<string, JsonObject>): readonly JsonObject[] {
  const waiting = outputs.flatMap((output) => ("data" in output ? idsIn(output.data) : []));
  const found = new Map<string, JsonObject>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const state = states.get(id);
    if (state === undefined || found.has(id)) continue;
    found.set(id, state);
    waiting.push(...idsIn(state));
  }
  return [...found.values()];
}

/** References to widgets, in their states' way and in outputs'. */
function idsIn(value: JsonValue): string[] {
  if (typeof value === "string") return value.startsWith(REFERENCE) ? [value.slice(REFERENCE.length)] : [];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue) => idsIn(item));
  return Object.entries(value).flatMap(([key, item]) => {
    if (key !== WIDGET_VIEW_MIME) return idsIn(item);
    return isJsonObject(item) && typeof item.model_id === "string" ? [item.model_id] : [];
  });
}
