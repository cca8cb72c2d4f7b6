/**
 * What a browser may change in a widget's state. Not which widget it is: every page would make another one of it. Nor what an Output
 * widget captures and shows: the session does that for all pages, and a browser could show on them what it likes.
 * Source: "Jupyter widget messaging protocol" 2.1; the Python side sets every trait that such a message names, read-only ones too.
 */
import type { JsonObject, JsonValue } from "../protocol/message.js";

const IDENTITY: ReadonlySet<string> = new Set([
  "_model_module",
  "_model_module_version",
  "_model_name",
  "_view_module",
  "_view_module_version",
  "_view_name",
]);
const CAPTURED: ReadonlySet<string> = new Set(["msg_id", "outputs"]);

export interface WidgetUpdate {
  readonly state: JsonObject;
  readonly buffer_paths?: readonly JsonValue[];
}

/** Without what is not the browser's to change; undefined where its buffers say how to change that. */
export function permittedUpdate(update: WidgetUpdate, isOutput: boolean): WidgetUpdate | undefined {
  const isWithheld = (key: JsonValue | undefined): boolean =>
    typeof key === "string" && (IDENTITY.has(key) || (isOutput && CAPTURED.has(key)));
  const state = Object.fromEntries(Object.entries(update.state).filter(([key]) => !isWithheld(key)));
  if (update.buffer_paths === undefined) return { state };
  const { buffer_paths } = update;
  return buffer_paths.some((path) => Array.isArray(path) && isWithheld(path[0])) ? undefined : { state, buffer_paths };
}
