/**
 * Widgets of ipywidgets 7 (`@jupyter-widgets/controls` 1.5) with the classes of version 8: what has another name or shape in their state
 * is known under both. Source: ipywidgets, "Migrating custom widget libraries" and "Changelog", 8.0.
 */
import type { WidgetModel } from "@jupyter-widgets/base";
import * as controls from "@jupyter-widgets/controls";

interface Renamed {
  readonly old: string;
  readonly current: string;
  /** Changed on the page too. */
  readonly isVisitors?: boolean;
  readonly toCurrent?: (value: unknown) => unknown;
}

type ModelClass = typeof WidgetModel;
type Arguments = Parameters<WidgetModel["initialize"]>;

const TITLES: Renamed = { old: "_titles", current: "titles", toCurrent: titlesOf };
const PLAY: readonly Renamed[] = [
  { old: "_playing", current: "playing", isVisitors: true },
  { old: "_repeat", current: "repeat", isVisitors: true },
];
const TOOLTIP: Renamed = { old: "description_tooltip", current: "tooltip" };

export const CONTROLS_7: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    Object.entries(controls).map(([name, exported]) => [name, isModelClass(name, exported) ? renamed(exported, TOOLTIP) : exported]),
  ),
  TabModel: renamed(controls.TabModel, TITLES),
  AccordionModel: renamed(controls.AccordionModel, TITLES),
  PlayModel: renamed(controls.PlayModel, ...PLAY),
  FileUploadModel: fileUploadModel(),
};

/** "1.5.0", as a kernel says it, or "^1.5.0". */
export function isControls7(version: string): boolean {
  return /^[\^~]?1\./.test(version);
}

function isModelClass(name: string, exported: unknown): exported is ModelClass {
  return name.endsWith("Model") && typeof exported === "function";
}

function renamed(Model: ModelClass, ...names: readonly Renamed[]): ModelClass {
  return class extends Model {
    override initialize(...given: Arguments): void {
      super.initialize(...given);
      for (const name of names) if (this.has(name.old)) keepAlike(this, name);
    }
  };
}

function keepAlike(model: WidgetModel, { old, current, isVisitors, toCurrent = (value) => value }: Renamed): void {
  const toView = (): void => {
    model.set(current, toCurrent(model.get(old)));
  };
  toView();
  model.on(`change:${old}`, toView);
  if (isVisitors) model.on(`change:${current}`, () => model.set(old, model.get(current)));
}

/** From `{ "0": "First", "2": "Third" }`. */
function titlesOf(value: unknown): readonly string[] {
  const titles: string[] = [];
  for (const [index, title] of Object.entries(value ?? {})) titles[Number(index)] = String(title);
  return Array.from(titles, (title) => title ?? "");
}

interface UploadedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly last_modified: number;
  readonly content: unknown;
}

/** The files' contents stand apart from what is said of them. */
function fileUploadModel(): ModelClass {
  return class extends controls.FileUploadModel {
    override initialize(...given: Arguments): void {
      super.initialize(...given);
      // The button says how many there are.
      this.set("value", new Array(Number(this.get("_counter") ?? 0)));
      this.on("change:value", () => {
        const files: readonly UploadedFile[] = this.get("value");
        const metadata = files.map(({ name, type, size, last_modified }) => ({ name, type, size, lastModified: last_modified }));
        this.set({ _counter: files.length, metadata, data: files.map(({ content }) => content) });
        // The button does not hear of what is changed while a change is told.
        queueMicrotask(() => this.trigger("change", this, {}));
      });
    }

    /** Everything would be sent twice. */
    override serialize(state: Parameters<WidgetModel["serialize"]>[0]): ReturnType<WidgetModel["serialize"]> {
      const { value: _value, ...others } = state;
      return super.serialize(others);
    }
  };
}
