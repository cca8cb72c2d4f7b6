/**
 * Output widgets' `msg_id`, kept from browsers: it would make them capture what the session captures for all tabs.
 * Source: ipywidgets, model `OutputModel`; "Jupyter widget messaging protocol" 2.1, and `update_states` of its control comm 1.0.
 */
import type { JsonObject, JsonValue } from "../protocol/message.js";

/** The content of a comm_open or comm_msg with each Output widget's `msg_id` emptied. */
export function withoutOutputMessageIds(content: JsonObject, isOutputComm: (commId: string) => boolean): JsonObject {
  const { comm_id, data } = content;
  if (!isObject(data)) return content;
  const isOutput = (id: JsonValue | undefined, model: JsonValue | undefined) =>
    model === "OutputModel" || (typeof id === "string" && isOutputComm(id));
  if (data.method === "update_states" && isObject(data.states)) {
    const states = Object.entries(data.states).map(([id, entry]) => {
      const emptied = isObject(entry) && isOutput(id, entry.model_name) ? withoutMessageId(entry) : entry;
      return [id, emptied] as const;
    });
    return { ...content, data: { ...data, states: Object.fromEntries(states) } };
  }
  const model = isObject(data.state) ? data.state._model_name : undefined;
  return isOutput(comm_id, model) ? { ...content, data: withoutMessageId(data) } : content;
}

function withoutMessageId(data: JsonObject): JsonObject {
  return isObject(data.state) && "msg_id" in data.state ? { ...data, state: { ...data.state, msg_id: "" } } : data;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
