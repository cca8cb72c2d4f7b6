/**
 * What a browser may change in a widget's state. Not which widget it is, nor its code: every page would make another one of it. Nor
 * what an Output widget captures and shows: the session does that for all pages. Nor, where others see it, what they take for HTML.
 * Source: "Jupyter widget messaging protocol" 2.1; the Python side sets every trait that such a message names, read-only ones too.
 */
import type { JsonObject, JsonValue } from "../protocol/message.js";

/** Which widget it is, its code, and whether its label is HTML. */
const AUTHORS: ReadonlySet<string> = new Set([
  "_anywidget_id",
  "_css",
  "_esm",
  "_model_module",
  "_model_module_version",
  "_model_name",
  "_view_module",
  "_view_module_version",
  "_view_name",
  "description_allow_html",
]);
const CAPTURED: ReadonlySet<string> = new Set(["msg_id", "outputs"]);
/** Of every widget the label, which may be HTML, and of those that are made for it the value. */
const LABEL = "description";
const VALUE = "value";
const MARKUP_MODELS: ReadonlySet<JsonValue> = new Set(["HTMLModel", "HTMLMathModel"]);

export interface WidgetUpdate {
  readonly state: JsonObject;
  readonly buffer_paths?: readonly JsonValue[];
}

export interface UpdatedWidget {
  readonly isOutput: boolean;
  /** The `_model_name` in its state. */
  readonly model: JsonValue | undefined;
  /** Other visitors' pages show what this one's browser says. */
  readonly isShared: boolean;
}

/** Without what is not the browser's to change; undefined where its buffers say how to change that. */
export function permittedUpdate(update: WidgetUpdate, widget: UpdatedWidget): WidgetUpdate | undefined {
  const isWithheld = (key: JsonValue | undefined): boolean => typeof key === "string" && isAuthors(key, widget);
  const state = Object.fromEntries(Object.entries(update.state).filter(([key]) => !isWithheld(key)));
  if (update.buffer_paths === undefined) return { state };
  const { buffer_paths } = update;
  return buffer_paths.some((path) => Array.isArray(path) && isWithheld(path[0])) ? undefined : { state, buffer_paths };
}

function isAuthors(key: string, { isOutput, isShared, model }: UpdatedWidget): boolean {
  if (AUTHORS.has(key) || (isOutput && CAPTURED.has(key))) return true;
  return isShared && (key === LABEL || (key === VALUE && model !== undefined && MARKUP_MODELS.has(model)));
}
