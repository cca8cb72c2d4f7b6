/** What a copy must hold so that its outputs show: found in what the session has published. Pure. */
import { libraryTypeOf } from "../../outputs/mime-bundle.js";
import type { JsonObject, JupyterMessage } from "../../protocol/message.js";
import { WIDGET_TARGET } from "../../protocol/page.js";

export interface Needs {
  readonly widgets: boolean;
  readonly formulas: boolean;
  readonly markdown: boolean;
  readonly vega: boolean;
  /** Modules of widgets that are not Jupyter's own. */
  readonly modules: ReadonlySet<string>;
  /** Types of outputs that libraries draw. */
  readonly mimeTypes: ReadonlySet<string>;
  /** Files elsewhere that the outputs' HTML and scripts name. */
  readonly addresses: ReadonlySet<string>;
  /** HTML of outputs, in which addresses of the dashboard's own files may stand. */
  readonly html: readonly string[];
  /** Markdown of outputs, the same. */
  readonly markdownTexts: readonly string[];
}

const OURS = /^@jupyter-widgets\/(?:base|controls|output)$/;
const OF_VEGA = /^application\/vnd\.vega(?:lite)?\./;
const VEGA_AT_CDN = /\bvega-embed\b/;
const ADDRESS = /https?:\/\/[^\s"'`<>\\)]+/g;
const MAY_BE_FORMULA = /\$|\\\\?[([]/;
const WITH_SCRIPTS = ["text/html", "application/javascript", "application/vnd.holoviews_load.v0+json", "image/svg+xml"];

export function needsOf(messages: readonly JupyterMessage[]): Needs {
  const states = messages.flatMap(stateOf);
  const bundles = [...messages.flatMap(bundleOf), ...states.flatMap(outputsOf)];
  const types = new Set(bundles.flatMap((data) => Object.keys(data)));
  const libraryTypes = bundles.flatMap((data) => libraryTypeOf(data) ?? []);
  const texts = WITH_SCRIPTS.flatMap((type) => bundles.flatMap((data) => textOf(data[type]) ?? []));
  const markdownTexts = bundles.flatMap((data) => textOf(data["text/markdown"]) ?? []);
  return {
    widgets: states.length > 0,
    formulas: types.has("text/latex") || markdownTexts.length > 0 || states.some((state) => MAY_BE_FORMULA.test(wordsIn(state))),
    markdown: markdownTexts.length > 0,
    vega: libraryTypes.some((type) => OF_VEGA.test(type)) || texts.some((text) => VEGA_AT_CDN.test(text)),
    modules: new Set(states.flatMap(modulesOf).filter((name) => !OURS.test(name))),
    mimeTypes: new Set(libraryTypes.filter((type) => !OF_VEGA.test(type))),
    addresses: new Set(texts.flatMap((text) => text.match(ADDRESS) ?? [])),
    html: bundles.flatMap((data) => textOf(data["text/html"]) ?? []),
    markdownTexts,
  };
}

function bundleOf({ header, content }: JupyterMessage): JsonObject[] {
  return /^(?:update_)?display_data$|^execute_result$/.test(header.msg_type) ? asObject(content.data) : [];
}

function stateOf({ header, content }: JupyterMessage): JsonObject[] {
  if (header.msg_type !== "comm_open" || content.target_name !== WIDGET_TARGET) return [];
  return asObject(content.data).flatMap((data) => asObject(data.state));
}

/** Of an Output widget. */
function outputsOf({ outputs }: JsonObject): JsonObject[] {
  return Array.isArray(outputs) ? outputs.flatMap(asObject).flatMap((output) => asObject(output.data)) : [];
}

function modulesOf(state: JsonObject): string[] {
  return [state._model_module, state._view_module].filter((name) => typeof name === "string");
}

/** In which formulas may stand. */
function wordsIn(state: JsonObject): string {
  return [state.description, state.value, state.placeholder, state.description_tooltip]
    .filter((value) => typeof value === "string")
    .join(" ");
}

/** nbformat's texts may be lists of lines. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join("");
  return typeof value === "string" ? value : undefined;
}

function asObject(value: unknown): JsonObject[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? [value as JsonObject] : [];
}
