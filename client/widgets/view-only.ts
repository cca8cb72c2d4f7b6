/**
 * Widgets where nothing that is done with them reaches a kernel: they show what the kernel has said, and look disabled, so that they
 * promise nothing. What browsers do by themselves, such as opening a tab, still works; links between widgets only where that is wanted.
 */
import type { WidgetModel } from "@jupyter-widgets/base";
import { DirectionalLinkModel } from "@jupyter-widgets/controls";

export class ViewOnly {
  /** What the kernel, not this page, says of a widget. */
  private readonly saidDisabled = new WeakMap<WidgetModel, boolean>();
  private readonly usable = new WeakSet<WidgetModel>();

  /** `links`: widgets whose values others follow in the browser may be used. */
  constructor(private readonly links: boolean) {}

  /** To be called once for each model, as soon as it is made. */
  take(model: WidgetModel): void {
    // It sends nothing, and expects no echo of what it has not sent.
    model.comm_live = false;
    if (this.links && model instanceof DirectionalLinkModel) {
      this.release(model);
      model.on("change:source change:target", () => this.release(model));
    }
    if (typeof model.get("disabled") !== "boolean") return;
    model.on("change:disabled", () => this.hear(model));
    this.hear(model);
  }

  private hear(model: WidgetModel): void {
    if (this.usable.has(model)) return;
    const disabled = model.get("disabled") === true;
    // Once it looks disabled, only the kernel's own "enabled" is news.
    if (!disabled || !this.saidDisabled.has(model)) this.saidDisabled.set(model, disabled);
    if (!disabled) model.set("disabled", true);
  }

  /** `Link` goes both ways, `DirectionalLink` from its source. */
  private release(link: WidgetModel): void {
    const isMutual = link.get("_model_name") === "LinkModel";
    for (const end of [link.get("source"), isMutual ? link.get("target") : undefined]) {
      const model: WidgetModel | undefined = Array.isArray(end) ? end[0] : undefined;
      if (model === undefined || this.usable.has(model)) continue;
      this.usable.add(model);
      if (this.saidDisabled.get(model) === false) model.set("disabled", false);
    }
  }
}
