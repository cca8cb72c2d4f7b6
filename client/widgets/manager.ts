/** Jupyter's widgets on a dashboard page: models from the session's comm messages, views in the outputs' places. */
import { pageWords } from "../words/page-words.js";
import "@jupyter-widgets/base/css/index.css";
import "@lumino/widgets/style/index.css";
import "@jupyter-widgets/controls/css/lumino.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "@fortawesome/fontawesome-free/css/fontawesome.css";
import "@fortawesome/fontawesome-free/css/solid.css";
import "@fortawesome/fontawesome-free/css/v4-shims.css";
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import type { JsonObject, JupyterMessage } from "../../src/protocol/message.js";
import type { PageParts } from "../activate.js";
import type { WidgetLibrary } from "../extensions/lab-extensions.js";
import { WidgetColours } from "../plot-theme/widget-colours.js";
import type { SendToKernel, WidgetUse } from "../widget-host.js";
import { scriptsOf } from "./awaited-scripts.js";
import { type CommOptions, WidgetComm, type WidgetMessage } from "./comm.js";
import { CONTROLS_7, isControls7 } from "./controls-7.js";
import { heldUntilShown } from "./early-changes.js";
import { followPlace } from "./figure-widget-size.js";
import { keepParameters } from "./kept-parameters.js";
import { MessageOrder } from "./message-order.js";
import { createMissingClasses } from "./missing-widget.js";
import { createOutputClasses } from "./output-widget.js";
import { refineWidgets } from "./refine-widgets.js";
import { createStandIn, STAND_IN_MODULE, StandInView } from "./stand-in.js";
import { ViewOnly } from "./view-only.js";

export interface WidgetManagerOptions extends PageParts {
  readonly send: SendToKernel;
  /** More widgets are to come before the session is whole. */
  readonly replaying: boolean;
  readonly use: WidgetUse;
  readonly isOwn: boolean;
}

type WidgetClass = typeof base.WidgetModel | typeof base.WidgetView;

/** Waiting longer than this for the kernel's `idle` means that the answer was lost with a connection. */
const REMEMBERED_ANSWERS = 500;
const CONTROLS = "@jupyter-widgets/controls";

export class WidgetManager extends ManagerBase {
  private readonly comms = new Map<string, WidgetComm>();
  private readonly order = new MessageOrder();
  private readonly colours = new WidgetColours((id, state) => this.tell(id, state));
  private readonly awaited = new Map<string, base.ICallbacks>();
  private readonly outputClasses: Readonly<Record<string, WidgetClass>>;
  /** Models whose widget the kernel has closed; what still refers to them shows nothing there. */
  private readonly closedModels = new WeakSet<base.WidgetModel>();
  /** Undefined once the replay is over. */
  private endReplay: (() => void) | undefined;
  private readonly replayed: Promise<void>;
  private connected = true;
  private readonly viewOnly: ViewOnly | undefined;

  constructor(private readonly options: WidgetManagerOptions) {
    super();
    this.outputClasses = { ...createOutputClasses(options) };
    if (options.use !== "all") this.viewOnly = new ViewOnly(options.use === "links");
    this.replayed = new Promise((resolve) => {
      this.endReplay = resolve;
    });
    if (!options.replaying) this.completeReplay();
  }

  /** Every widget of the session has been announced: what is missing now is not to come. */
  completeReplay(): void {
    this.endReplay?.();
    this.endReplay = undefined;
  }

  /** Never rejects: a widget that is not there is a stand-in, so that what it is a part of can be made. */
  override async get_model(id: string): Promise<base.WidgetModel> {
    // However slow the line is, a part may be announced after the whole.
    if (!this.has_model(id) && this.endReplay !== undefined) {
      await this.replayed;
      if (!this.has_model(id)) return createStandIn(this);
    }
    return super.get_model(id).catch(() => createStandIn(this));
  }

  override async create_view<VT extends base.WidgetView = base.WidgetView>(model: base.WidgetModel, options?: object): Promise<VT> {
    if (this.closedModels.has(model)) return super.create_view<VT>(createStandIn(this), options);
    await scriptsOf(model.get("_view_module"));
    // Those of anywidget take messages once their script runs; their views don't look again.
    if (takesMessagesItself(model)) await this.comms.get(model.model_id)?.whenTaken();
    const keepThem = keepParameters(model);
    const view = await super.create_view<VT>(model, options).catch(() => {
      forgetFailedViews(model);
      return super.create_view<VT>(createStandIn(this, pageWords().widgetFailed), options);
    });
    keepThem?.(view.el);
    followPlace(model, view.el);
    this.comms.get(model.model_id)?.release();
    return view;
  }

  override async _make_model(...options: Parameters<ManagerBase["_make_model"]>): Promise<base.WidgetModel> {
    // The library's own stand-in needs sloppy mode, which modules do not have.
    const model = await super._make_model(...options).catch(() => createStandIn(this, pageWords().widgetFailed));
    this.viewOnly?.take(model);
    return model;
  }

  take(message: JupyterMessage): void {
    if (!this.connected) return;
    const forWidgets = { ...this.colours.take(message), buffers: message.buffers.map(viewOf) };
    const type = message.header.msg_type;
    if (type === "comm_open") this.opened(forWidgets);
    else if (type === "comm_msg")
      this.order.deliver(isCustom(message), () => this.comms.get(String(message.content.comm_id))?.take(forWidgets));
    else if (type === "comm_close") this.order.deliver(false, () => this.closed(forWidgets));
    else if (type === "status") this.answered(message);
  }

  /** Puts a view into its place. Resolves to what takes it away again. */
  async show(modelId: string, place: HTMLElement): Promise<() => void> {
    const view = await this.create_view(await this.get_model(modelId));
    if (!(view instanceof base.DOMWidgetView) || !place.isConnected) return () => view.remove();
    place.replaceChildren();
    const widget: Widget = view.luminoWidget;
    // Closed in the kernel, before this or while the view was made.
    place.hidden = widget.isDisposed || view.el.hidden;
    if (widget.isDisposed) return () => {};
    Widget.attach(widget, place);
    const resized = new ResizeObserver(() => MessageLoop.postMessage(widget, Widget.ResizeMessage.UnknownSize));
    resized.observe(place);
    const refinement = refineWidgets(place, this.options.isOwn);
    // Also where it is closed in the kernel: nothing more will come here.
    view.once("remove", () => {
      resized.disconnect();
      refinement.disconnect();
      place.hidden = true;
    });
    return () => disposeWidget(widget);
  }

  /** From now on nothing is sent and nothing is heard. */
  override disconnect(): void {
    this.connected = false;
    this.colours.dispose();
    this.completeReplay();
    super.disconnect();
  }

  override callbacks(): base.ICallbacks {
    return {};
  }

  protected async loadClass(className: string, moduleName: string, moduleVersion: string): Promise<WidgetClass> {
    const library = await this.libraryOf(moduleName, moduleVersion);
    const found = library.found ? library.exports[className] : undefined;
    if (typeof found === "function") return found as WidgetClass;
    const reason = library.found ? pageWords().widgetWithoutClass(className, moduleName, moduleVersion) : library.reason;
    return createMissingClasses(reason)[className.endsWith("Model") ? "model" : "view"];
  }

  protected async _create_comm(target: string, id: string = base.uuid()): Promise<WidgetComm> {
    return this.commFor(id, target);
  }

  protected async _get_comm_info(): Promise<object> {
    return {};
  }

  private async libraryOf(name: string, version: string): Promise<WidgetLibrary> {
    const exports = name === CONTROLS && isControls7(version) ? CONTROLS_7 : this.moduleOf(name);
    return exports === undefined ? this.options.extensions.library(name, version) : { found: true, exports };
  }

  private moduleOf(name: string): Readonly<Record<string, unknown>> | undefined {
    if (name === "@jupyter-widgets/base") return base;
    if (name === CONTROLS) return controls;
    if (name === STAND_IN_MODULE) return { StandInView };
    return name === "@jupyter-widgets/output" ? this.outputClasses : undefined;
  }

  private commFor(id: string, target: string): WidgetComm {
    const options: CommOptions = {
      id,
      target,
      send: (...message) => (this.connected && this.viewOnly === undefined ? this.options.send(...message) : ""),
      expect: (messageId, callbacks) => this.expect(messageId, callbacks),
      onRejected: (message) => this.takeAnyway(id, message),
    };
    const comm = new WidgetComm(options);
    this.comms.set(id, comm);
    return comm;
  }

  private opened(message: WidgetMessage): void {
    const { comm_id, target_name, data } = message.content;
    if (typeof comm_id !== "string" || target_name !== this.comm_target_name || this.has_model(comm_id)) return;
    const comm = this.commFor(comm_id, this.comm_target_name);
    const isHeld = heldUntilShown(data);
    if (isHeld !== undefined) comm.hold(isHeld);
    // The library's own message type says the same in more words.
    const open = message as unknown as Parameters<ManagerBase["handle_comm_open"]>[1];
    const model = this.handle_comm_open(comm, open);
    model.catch((error: unknown) => console.error("A widget could not be made:", error));
    this.order.await(model);
  }

  /** Anywidget gives up on scripts that take more than two seconds, and loses what it was told till then and from then on. */
  private async takeAnyway(id: string, message: WidgetMessage): Promise<void> {
    const model = await this.get_model(id);
    if (!takesMessagesItself(model)) return;
    const { _handle_comm_msg: handle } = base.WidgetModel.prototype;
    await handle.call(model, message as unknown as Parameters<typeof handle>[0]);
  }

  private closed(message: WidgetMessage): void {
    const id = String(message.content.comm_id);
    const comm = this.comms.get(id);
    this.comms.delete(id);
    if (!this.has_model(id)) return;
    // A widget that is still being made can't hear of it yet.
    void this.get_model(id).then((model) => {
      this.closedModels.add(model);
      comm?.end(message);
    });
  }

  private tell(id: string, state: JsonObject): void {
    if (this.has_model(id)) void this.get_model(id).then((model) => model.set_state(state));
  }

  private expect(messageId: string, callbacks: base.ICallbacks): void {
    this.awaited.set(messageId, callbacks);
    if (this.awaited.size <= REMEMBERED_ANSWERS) return;
    const eldest = this.awaited.keys().next().value;
    if (eldest !== undefined) this.awaited.delete(eldest);
  }

  private answered(message: JupyterMessage): void {
    const id = message.parent_header.msg_id ?? "";
    const callbacks = this.awaited.get(id);
    callbacks?.iopub?.status?.(message as unknown as Parameters<NonNullable<NonNullable<base.ICallbacks["iopub"]>["status"]>>[0]);
    if (message.content.execution_state === "idle") this.awaited.delete(id);
  }
}

function takesMessagesItself(model: base.WidgetModel): boolean {
  return model._handle_comm_msg !== base.WidgetModel.prototype._handle_comm_msg;
}

/** What the widget stands in may have left the page before it, and Lumino detaches only what is there. */
function disposeWidget(widget: Widget): void {
  if (widget.isDisposed) return;
  if (!widget.node.isConnected) widget.clearFlag(Widget.Flag.IsAttached);
  widget.dispose();
}

/** They would fail what comes after them: other views of the model, and its end. */
function forgetFailedViews(model: base.WidgetModel): void {
  model.state_change = Promise.resolve();
  for (const [id, view] of Object.entries(model.views ?? {})) view.catch(() => delete model.views?.[id]);
}

function isCustom({ content: { data } }: JupyterMessage): boolean {
  return typeof data === "object" && data !== null && "method" in data && data.method === "custom";
}

/** Libraries read `buffer` as if nothing else were in it. */
function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.slice().buffer);
}
