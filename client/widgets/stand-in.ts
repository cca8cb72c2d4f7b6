/** What stands where a widget can't: one clear line, or nothing where the kernel has closed it. The rest of the page works. */
import * as base from "@jupyter-widgets/base";

/** The module under which the manager finds the view below. */
export const STAND_IN_MODULE = "dashboard-stand-in";
const VERSION = "1.0.0";

/** Without text nothing is shown. */
export function createStandIn(manager: base.IWidgetManager, text = ""): base.DOMWidgetModel {
  const view = { _view_module: STAND_IN_MODULE, _view_name: "StandInView", _view_module_version: VERSION };
  const model = new base.DOMWidgetModel({ ...view, text }, { widget_manager: manager, model_id: base.uuid() });
  // Without a comm it would be marked as disconnected.
  model.comm_live = true;
  return model;
}

export class StandInView extends base.DOMWidgetView {
  override render(): void {
    const text: string = this.model.get("text");
    this.el.classList.add("widget-missing");
    this.el.textContent = text;
    this.el.hidden = text === "";
  }
}
