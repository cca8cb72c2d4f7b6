/**
 * Changes that a FigureWidget of plotly tells its pages in passing: a trait is set and emptied again, so that the widget's state never
 * holds them. A new page is told them after that state. Source: plotly's `basewidget.py`, "Python -> JavaScript Messages".
 */
import type { JsonObject, JsonValue, JupyterMessage } from "../protocol/message.js";
import { isJsonObject } from "./json.js";
import { buffersByTrait } from "./state-buffers.js";

const PASSING = /^_py2js_/;
/** The whole figure as it is now. */
const WHOLE = /^_(?:widget_)?(?:data|layout)$/;
/** Which traces a change is about; where that is the same, a change that sets the same again makes an earlier one void. */
const TRACES = ["restyle_traces", "style_traces"];
const VALUES = ["restyle_data", "style_data", "relayout_data", "layout_data"];
const SETS_VALUES: ReadonlySet<string> = new Set(["_py2js_restyle", "_py2js_relayout", "_py2js_update"]);
/** In a list with a value for each trace: leave it as it is. */
const UNTOUCHED = "_undefined_";

export interface PassingChange {
  readonly trait: string;
  readonly change: JsonObject;
}

export function passingChange(state: JsonObject): PassingChange | undefined {
  for (const [trait, change] of Object.entries(state)) if (PASSING.test(trait) && isJsonObject(change)) return { trait, change };
  return undefined;
}

/** It holds what was told in passing before it. */
export function isWhole(state: JsonObject): boolean {
  return Object.keys(state).some((key) => WHOLE.test(key));
}

/** The message with that change alone: what else came with it is in the widget's state. */
export function alone(message: JupyterMessage, { trait, change }: PassingChange): JupyterMessage {
  const data = isJsonObject(message.content.data) ? message.content.data : {};
  const buffers = buffersByTrait(data.buffer_paths, message.buffers).get(trait) ?? [];
  const state = { [trait]: change };
  return { ...withData(message, { state, buffer_paths: buffers.map(({ path }) => path) }), buffers: buffers.map(({ bytes }) => bytes) };
}

/** As the kernel empties the trait, so that the same change can come twice. */
export function emptied(message: JupyterMessage, { trait }: PassingChange): JupyterMessage {
  return { ...withData(message, { state: { [trait]: null }, buffer_paths: [] }), buffers: [] };
}

function withData(message: JupyterMessage, data: JsonObject): JupyterMessage {
  return { ...message, content: { ...message.content, data: { method: "update", ...data } } };
}

/** It adds, removes or moves traces or values: what came before it is about others than what comes after. */
export function isTurn({ trait }: PassingChange): boolean {
  return !SETS_VALUES.has(trait);
}

/** Whether `later` sets all that `earlier` has set. */
export function covers(later: PassingChange, earlier: PassingChange): boolean {
  if (later.trait !== earlier.trait || isTurn(later)) return false;
  const isSame = (field: string): boolean => JSON.stringify(later.change[field]) === JSON.stringify(earlier.change[field]);
  return TRACES.every(isSame) && VALUES.every((field) => setsAll(later.change[field], earlier.change[field]));
}

function setsAll(later: JsonValue | undefined, earlier: JsonValue | undefined): boolean {
  if (!isJsonObject(earlier)) return true;
  return isJsonObject(later) && Object.keys(earlier).every((key) => Object.hasOwn(later, key) && isForAll(later[key]));
}

function isForAll(value: JsonValue | undefined): boolean {
  return !(Array.isArray(value) && value.includes(UNTOUCHED));
}
