/**
 * Output widgets, captured by the session as a front end would: while such a model holds a `msg_id`, what the kernel publishes for
 * that parent goes into the model's `outputs` instead of its cell. Source: ipywidgets, "Output widgets: leveraging Jupyter's display
 * system" (model `OutputModel` of `@jupyter-widgets/output`).
 */
import { fromNbformat, toNbformat } from "../outputs/nbformat.js";
import { OutputArea } from "../outputs/output-area.js";
import { createMessage, type JsonObject, type JsonValue, type JupyterMessage } from "../protocol/message.js";
import { updateDisplay } from "./display-update.js";
import { isJsonObject } from "./json.js";

const CAPTURED = new Set(["stream", "display_data", "execute_result", "error", "clear_output"]);

interface OutputWidget {
  area: OutputArea;
  parent: string;
  changed: boolean;
}

export interface OutputWidgetsOptions {
  readonly session: string;
  readonly maxBytes: number;
  /** The new `outputs` of a model, as a comm update: for the kernel and for the pages. */
  publish(update: JupyterMessage): void;
  /** Calls back once, soon; gathers what comes in a burst into one update. */
  schedule(flush: () => void, bytes: number): void;
}

export class OutputWidgets {
  private readonly widgets = new Map<string, OutputWidget>();
  /** Parent message id → comm ids that capture it; the innermost last. */
  private readonly capturing = new Map<string, string[]>();
  private scheduled = false;

  constructor(private readonly options: OutputWidgetsOptions) {}

  has(commId: string): boolean {
    return this.widgets.has(commId);
  }

  /** The kernel repeats what the session has told it; by now the widget may show more. */
  isOwnEcho({ content }: JupyterMessage): boolean {
    const { comm_id, data } = content;
    return typeof comm_id === "string" && this.has(comm_id) && isJsonObject(data) && data.method === "echo_update";
  }

  clear(): void {
    this.widgets.clear();
    this.capturing.clear();
  }

  /** Follows a comm message of the kernel, before it is screened: `msg_id` is not there afterwards. */
  observe(message: JupyterMessage): void {
    const id = message.content.comm_id;
    if (typeof id !== "string") return;
    const data = isJsonObject(message.content.data) ? message.content.data : {};
    const state = isJsonObject(data.state) ? data.state : {};
    if (message.header.msg_type === "comm_open" && state._model_name === "OutputModel") {
      this.widgets.set(id, { area: this.area(state.outputs), parent: "", changed: false });
    } else if (message.header.msg_type === "comm_close") {
      this.release(id);
      this.widgets.delete(id);
      return;
    }
    // An echo repeats what the session itself has said.
    if (data.method !== "echo_update") this.change(id, state);
  }

  /** Takes an output that a widget captures; false where it belongs to its cell. */
  capture(message: JupyterMessage): boolean {
    if (!CAPTURED.has(message.header.msg_type)) return false;
    const id = this.capturing.get(message.parent_header.msg_id ?? "")?.at(-1);
    const widget = id === undefined ? undefined : this.widgets.get(id);
    if (widget === undefined) return false;
    if (widget.area.apply(message) !== undefined) this.markChanged(widget);
    return true;
  }

  /** A display may stand in an Output widget as well as in a cell. */
  updateDisplays(content: JsonObject): void {
    for (const widget of this.widgets.values()) {
      if (updateDisplay(widget.area, content)) this.markChanged(widget);
    }
  }

  private change(id: string, state: JsonObject): void {
    const widget = this.widgets.get(id);
    if (widget === undefined) return;
    if (state.outputs !== undefined) {
      widget.area = this.area(state.outputs);
      widget.changed = false;
    }
    if (typeof state.msg_id !== "string" || state.msg_id === widget.parent) return;
    this.release(id);
    widget.parent = state.msg_id;
    if (state.msg_id !== "") this.capturing.set(state.msg_id, [...(this.capturing.get(state.msg_id) ?? []), id]);
  }

  private release(id: string): void {
    const widget = this.widgets.get(id);
    if (widget === undefined || widget.parent === "") return;
    const rest = (this.capturing.get(widget.parent) ?? []).filter((other) => other !== id);
    if (rest.length === 0) this.capturing.delete(widget.parent);
    else this.capturing.set(widget.parent, rest);
    widget.parent = "";
  }

  private area(outputs: JsonValue | undefined): OutputArea {
    return new OutputArea({ maxBytes: this.options.maxBytes, outputs: fromNbformat(outputs ?? []) });
  }

  private markChanged(widget: OutputWidget): void {
    widget.changed = true;
    if (this.scheduled) return;
    this.scheduled = true;
    this.options.schedule(() => this.flush(), widget.area.bytes);
  }

  private flush(): void {
    this.scheduled = false;
    for (const [id, widget] of this.widgets) {
      if (!widget.changed) continue;
      widget.changed = false;
      this.options.publish(this.update(id, toNbformat(widget.area.outputs)));
    }
  }

  private update(commId: string, outputs: readonly JsonValue[]): JupyterMessage {
    return createMessage({
      channel: "shell",
      msgType: "comm_msg",
      session: this.options.session,
      content: { comm_id: commId, data: { method: "update", state: { outputs }, buffer_paths: [] } },
    });
  }
}
