/**
 * The Output widget. The session on the server captures what belongs into it, so here it only shows its `outputs`, like a cell does.
 * Source: ipywidgets, `@jupyter-widgets/output` 1.0.
 */
import * as base from "@jupyter-widgets/base";
import { fromNbformat } from "../../src/outputs/nbformat.js";
import type { PageParts } from "../activate.js";
import { OutputView as OutputListView } from "../output-view.js";

const VERSION = "1.0.0";

interface OutputClasses {
  readonly OutputModel: typeof base.WidgetModel;
  readonly OutputView: typeof base.WidgetView;
}

export function createOutputClasses(parts: PageParts): OutputClasses {
  class OutputModel extends base.DOMWidgetModel {
    override defaults() {
      return {
        ...super.defaults(),
        _model_name: "OutputModel",
        _view_name: "OutputView",
        _model_module: "@jupyter-widgets/output",
        _view_module: "@jupyter-widgets/output",
        _model_module_version: VERSION,
        _view_module_version: VERSION,
        msg_id: "",
        outputs: [],
      };
    }
  }
  class OutputView extends base.DOMWidgetView {
    private list: OutputListView | undefined;

    override render(): void {
      super.render();
      this.el.classList.add("jupyter-widgets", "widget-output");
      this.list = new OutputListView(this.el, parts);
      this.listenTo(this.model, "change:outputs", () => this.showOutputs());
      this.showOutputs();
    }

    override remove(): void {
      this.list?.dispose();
      super.remove();
    }

    private showOutputs(): void {
      void this.list?.show(fromNbformat(this.model.get("outputs") ?? []));
    }
  }
  return { OutputModel, OutputView };
}
