/** Outputs as plain nbformat 4 JSON, the shape of an Output widget's `outputs`. */
import type { JsonObject, JsonValue } from "../protocol/message.js";
import { isJsonObject } from "./json.js";
import type { Output } from "./output.js";
import { outputOfMessage } from "./output-messages.js";

export function toNbformat(outputs: readonly Output[]): JsonObject[] {
  return outputs.map((output) => {
    if (output.output_type === "stream") return { output_type: "stream", name: output.name, text: output.text };
    if (output.output_type === "error") {
      return { output_type: "error", ename: output.ename, evalue: output.evalue, traceback: output.traceback };
    }
    const display = { output_type: output.output_type, data: output.data, metadata: output.metadata };
    return output.output_type === "execute_result" ? { ...display, execution_count: null } : display;
  });
}

/** What is malformed is left out. */
export function fromNbformat(json: JsonValue): Output[] {
  const items: readonly JsonValue[] = Array.isArray(json) ? json : [];
  return items.flatMap((item) => {
    if (!isJsonObject(item) || typeof item.output_type !== "string") return [];
    return outputOfMessage(item.output_type, item) ?? [];
  });
}
