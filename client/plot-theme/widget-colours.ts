/** FigureWidgets of plotly and JupyterCharts of Altair in the page's colours. The kernel hears nothing of them. */
import { isJsonObject, objectOf } from "../../src/outputs/json.js";
import type { JsonObject, JsonValue, JupyterMessage } from "../../src/protocol/message.js";
import { onPlotColours, plotColours } from "./plot-colours.js";
import { darkLayout, isColoured, templateFor } from "./plotly-figure.js";
import { darkSpec } from "./vega-spec.js";

/** Members of a plot's state, as the kernel has given them. */
interface Plot {
  readonly layout?: JsonObject;
  readonly spec?: JsonObject;
}

type SetState = (id: string, state: JsonObject) => void;

/** No change of Python's has this number. */
const NOBODYS_EDIT = -1;

export class WidgetColours {
  private readonly plots = new Map<string, Plot>();
  private readonly stop: () => void;

  /** `setState`: as if the kernel had said it. */
  constructor(private readonly setState: SetState) {
    this.stop = onPlotColours(() => {
      for (const [id, plot] of this.plots) this.colour(id, plot);
    });
  }

  /** What a comm's message says, as the widget shall hear it. */
  take<Message extends JupyterMessage>(message: Message): Message {
    const { comm_id, data } = message.content;
    const id = String(comm_id);
    if (message.header.msg_type === "comm_close") this.plots.delete(id);
    const { state } = objectOf(data);
    if (!isJsonObject(state)) return message;
    if (choosesColours(state)) this.plots.delete(id);
    const plot = plotOf(state);
    if (plot !== undefined) this.plots.set(id, plot);
    const changes = { ...toldInColours(state), ...(plot && themedState(plot)) };
    if (Object.keys(changes).length === 0) return message;
    const themed = { ...objectOf(data), state: { ...state, ...changes } };
    return { ...message, content: { ...message.content, data: themed } };
  }

  dispose(): void {
    this.stop();
  }

  private colour(id: string, { layout, spec }: Plot): void {
    if (spec !== undefined) this.setState(id, themedState({ spec }) ?? { spec });
    const template = layout && templateFor(layout, plotColours());
    if (template === undefined) return;
    const change = { relayout_data: { template }, layout_edit_id: NOBODYS_EDIT, source_view_id: null };
    this.setState(id, { _py2js_relayout: change });
    this.setState(id, { _py2js_relayout: null });
  }
}

function plotOf({ _widget_layout: layout, spec }: JsonObject): Plot | undefined {
  if (isJsonObject(layout)) return { layout };
  return isJsonObject(spec) && String(spec.$schema).includes("/vega") ? { spec } : undefined;
}

function themedState({ layout, spec }: Plot): JsonObject | undefined {
  const colours = plotColours();
  if (colours === undefined) return undefined;
  if (layout !== undefined) return { _widget_layout: darkLayout(layout, colours) };
  const dark = darkSpec(spec, colours);
  return dark === undefined ? undefined : { spec: dark };
}

/** What Python tells a FigureWidget that stands; a new one is told its template, too. */
const TOLD = [
  ["_py2js_relayout", "relayout_data"],
  ["_py2js_update", "layout_data"],
] as const;

function choosesColours(state: JsonObject): boolean {
  return TOLD.some(([change, layout]) => isColoured(objectOf(objectOf(state[change])[layout])));
}

function toldInColours(state: JsonObject): JsonObject {
  const colours = plotColours();
  const told: Record<string, JsonValue> = {};
  for (const [change, name] of TOLD) {
    const layout = objectOf(objectOf(state[change])[name]);
    if (colours !== undefined && "template" in layout) told[change] = { ...objectOf(state[change]), [name]: darkLayout(layout, colours) };
  }
  return told;
}
