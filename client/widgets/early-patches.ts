/**
 * A plot of `jupyter_bokeh` is told of each change in several messages, and only its view listens: what comes before there is one waits
 * for it. Otherwise it would hear the end of a change without its beginning, and understand nothing from then on.
 */

/** Of a widget's model, what is needed here. */
interface Model {
  get(name: string): unknown;
  trigger(name: string, ...about: unknown[]): unknown;
}

type Event = [name: string, ...about: unknown[]];

const MODULE = "@bokeh/jupyter_bokeh";
/** A plot that is never shown must not fill the page's memory. */
const MAX_WAITING = 10_000;

export class EarlyPatches {
  private readonly releases = new WeakMap<Model, () => void>();

  hold(model: Model): void {
    if (model.get("_model_module") !== MODULE) return;
    const { trigger } = model;
    const waiting: Event[] = [];
    model.trigger = (...event) => {
      if (event[0] !== "msg:custom") return trigger.apply(model, event);
      if (waiting.push(event) > MAX_WAITING) waiting.shift();
      return model;
    };
    const release = (): void => {
      model.trigger = trigger;
      for (const event of waiting.splice(0)) model.trigger(...event);
    };
    this.releases.set(model, release);
  }

  /** Its view stands. */
  release(model: Model): void {
    this.releases.get(model)?.();
    this.releases.delete(model);
  }
}
