/** Stands in for a widget whose library this server does not have: one clear line, and the rest of the page works. */
import * as base from "@jupyter-widgets/base";

interface WidgetClasses {
  readonly model: typeof base.WidgetModel;
  readonly view: typeof base.WidgetView;
}

export function createMissingClasses(moduleName: string, moduleVersion: string): WidgetClasses {
  class MissingWidgetModel extends base.DOMWidgetModel {}
  class MissingWidgetView extends base.DOMWidgetView {
    override render(): void {
      this.el.classList.add("widget-missing");
      this.el.textContent = `This widget needs ${moduleName} ${moduleVersion}, which is not available on this server.`;
    }
  }
  return { model: MissingWidgetModel, view: MissingWidgetView };
}
