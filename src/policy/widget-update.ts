/**
 * What a browser may change in a widget's state. Not which widget it is, nor its code: every page would make another one of it. Nor
 * what an Output widget captures and shows: the session does that for all pages. Nor, where others see it, what they take for HTML,
 * nor which widgets belong together: a link would carry text into what shows it as HTML. Nor widgets that are not there, such as a
 * page makes for itself: the kernel would refuse all that comes with one, and no other page could make the whole.
 * Source: "Jupyter widget messaging protocol" 2.1; the Python side sets every trait that such a message names, read-only ones too.
 */
import type { JsonObject, JsonValue } from "../protocol/message.js";

/** Which widget it is, its code, and whether its label is HTML. */
export const AUTHORS: ReadonlySet<string> = new Set([
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
/** Of every widget the label, which may be HTML. */
const LABEL = "description";
/** What the pages of others take for HTML, what it connects, or what kind of data it holds. */
const SHARED_AUTHORS: ReadonlyMap<JsonValue, ReadonlySet<string>> = new Map([
  ["HTMLModel", new Set(["value"])],
  ["HTMLMathModel", new Set(["value"])],
  ["LinkModel", new Set(["source", "target"])],
  ["DirectionalLinkModel", new Set(["source", "target"])],
  ["ImageModel", new Set(["format"])],
  ["AudioModel", new Set(["format"])],
  ["VideoModel", new Set(["format"])],
]);
/** How a widget's state names another widget. */
const REFERENCE = "IPY_MODEL_";
/** Where Jupyter's own widgets come from; of theirs it is known what is taken for HTML. */
const KNOWN_LIBRARIES = /^@jupyter-widgets\//;
/** What libraries may take for HTML, a template or a script. */
const LOOKS_LIKE_CODE = /<|=>|\{\{|\bfunction\b|javascript:/i;
/** Their messages of their own change a document, which may hold scripts, on the pages of all. */
const DOCUMENT_LIBRARIES: ReadonlySet<JsonValue> = new Set(["@bokeh/jupyter_bokeh"]);
/** Keys with "_" are the widgets' bookkeeping: in characters, roughly, what others have to keep of it. */
const MAX_SHARED_BOOKKEEPING = 1024;

export interface WidgetUpdate {
  readonly state: JsonObject;
  readonly buffer_paths?: readonly JsonValue[];
}

export interface UpdatedWidget {
  readonly isOutput: boolean;
  /** As far as the session knows. */
  readonly state: JsonObject | undefined;
  /** Other visitors' pages show what this one's browser says. */
  readonly isShared: boolean;
  /** Whether there is a widget of that id. */
  isThere(id: string): boolean;
}

/** Without what is not the browser's to change; undefined where its buffers say how to change that. */
export function permittedUpdate(update: WidgetUpdate, widget: UpdatedWidget): WidgetUpdate | undefined {
  const isWithheld = (key: string, value: JsonValue): boolean =>
    isAuthors(key, widget) || hasLostReference(value, widget) || (widget.isShared && isForNobody(key, value, widget));
  const state = Object.fromEntries(Object.entries(update.state).filter(([key, value]) => !isWithheld(key, value)));
  if (update.buffer_paths === undefined) return { state };
  const { buffer_paths } = update;
  const isGone = (key: string): boolean => Object.hasOwn(update.state, key) && !Object.hasOwn(state, key);
  const isOthers = (key: string): boolean => key.startsWith("_") || isCode(widget.state?.[key] ?? null, widget);
  const isRefused = (key: string): boolean => isAuthors(key, widget) || isGone(key) || (widget.isShared && isOthers(key));
  const heads = buffer_paths.flatMap((path) => (Array.isArray(path) && typeof path[0] === "string" ? [path[0]] : []));
  return heads.some(isRefused) ? undefined : { state, buffer_paths };
}

/** Whether a widget's kernel side may get a message of its library's own: it may pass it on to the pages of others. */
export function permitsCustom(content: JsonValue, widget: UpdatedWidget): boolean {
  if (!widget.isShared) return true;
  return !DOCUMENT_LIBRARIES.has(widget.state?._model_module ?? null) && !isCode(content, widget);
}

function isAuthors(key: string, { isOutput, isShared, state }: UpdatedWidget): boolean {
  const model = state?._model_name;
  if (AUTHORS.has(key) || (isOutput && CAPTURED.has(key))) return true;
  return isShared && (key === LABEL || (model !== undefined && SHARED_AUTHORS.get(model)?.has(key) === true));
}

function isForNobody(key: string, value: JsonValue, widget: UpdatedWidget): boolean {
  const { references, characters } = survey(value);
  if (references.length > 0 || (key.startsWith("_") && characters > MAX_SHARED_BOOKKEEPING)) return true;
  return isCode(value, widget) || isCode(widget.state?.[key] ?? null, widget);
}

function hasLostReference(value: JsonValue, widget: UpdatedWidget): boolean {
  return survey(value).references.some((id) => !widget.isThere(id));
}

/** To a library that this server does not know; what the trait is for shows in what the author has put there. */
function isCode(value: JsonValue, { state }: UpdatedWidget): boolean {
  const module = state?._model_module;
  const isKnown = typeof module !== "string" || KNOWN_LIBRARIES.test(module);
  return !isKnown && survey(value).looksLikeCode;
}

/** Not by recursion: a browser may nest as deep as it likes. */
function survey(value: JsonValue): { references: readonly string[]; looksLikeCode: boolean; characters: number } {
  const due: JsonValue[] = [value];
  const references: string[] = [];
  let characters = 0;
  let looksLikeCode = false;
  for (let next = due.pop(); next !== undefined; next = due.pop()) {
    if (typeof next === "string") {
      if (next.startsWith(REFERENCE)) references.push(next.slice(REFERENCE.length));
      looksLikeCode ||= LOOKS_LIKE_CODE.test(next);
      characters += next.length;
    } else if (typeof next === "object" && next !== null) {
      for (const key of Array.isArray(next) ? [] : Object.keys(next)) characters += key.length;
      for (const child of Object.values(next)) due.push(child);
    }
    characters += 4;
  }
  return { references, looksLikeCode, characters };
}
