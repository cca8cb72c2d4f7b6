/**
 * A chart of `alt.JupyterChart` begins each view with the parameters of its specification, and tells the kernel these: what a visitor had
 * chosen would be lost by a reload. Here the view takes what the widget's state says.
 */
import type { WidgetModel } from "@jupyter-widgets/base";

type Rest<All extends readonly unknown[]> = All extends readonly [unknown?, ...infer Others] ? Others : never;
type Save = WidgetModel["save"];

const PARAMETERS = "_params";
const SELECTIONS = "_vl_selections";
/** Where a visitor does something, the chart has begun. */
const DOINGS = ["pointerdown", "keydown", "input"];

/** To be called before a view is made, and what it returns with the view's element. */
export function keepParameters(model: WidgetModel): ((element: HTMLElement) => void) | undefined {
  if (!model.has(PARAMETERS) || !model.has(SELECTIONS)) return undefined;
  const kept: unknown = model.get(PARAMETERS);
  const { save } = model;
  const withheld: Save = (attributes: Record<string, unknown>, ...options: Rest<Parameters<Save>>) => {
    if (!(PARAMETERS in attributes)) return save.call(model, attributes, ...options);
    const { [PARAMETERS]: _, ...others } = attributes;
    end();
    // The view listens to changes as soon as it has told its own.
    queueMicrotask(() => model.set(PARAMETERS, kept));
    return save.call(model, others, ...options);
  };
  const end = (): void => {
    if (model.save === withheld) model.save = save;
  };
  model.save = withheld;
  return (element) => {
    for (const doing of DOINGS) element.addEventListener(doing, end, { capture: true, once: true });
  };
}
