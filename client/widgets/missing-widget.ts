/** Stands in for a widget whose library this server does not have: one clear line, and the rest of the page works. */
import * as base from "@jupyter-widgets/base";

interface WidgetClasses {
  readonly model: typeof base.WidgetModel;
  readonly view: typeof base.WidgetView;
}

export function createMissingClasses(reason: string): WidgetClasses {
  class MissingWidgetModel extends base.DOMWidgetModel {}
  class MissingWidgetView extends base.DOMWidgetView {
    override render(): void {
      this.el.classList.add("widget-missing");
      this.el.textContent = reason;
    }
  }
  return { model: MissingWidgetModel, view: MissingWidgetView };
}
