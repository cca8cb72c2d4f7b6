/** Plots of Bokeh in the page's colours: what their authors have not set, once it is known what they are made of, and before they are drawn. */
import { onPlotColours, type PlotColours, plotColours } from "./plot-colours.js";

interface Property {
  /** Set by somebody. */
  readonly dirty: boolean;
  get_value(): unknown;
}

export interface BokehModel {
  readonly properties: Readonly<Record<string, Property>>;
  setv(values: Readonly<Record<string, unknown>>, options: { readonly sync: boolean }): void;
}

interface BokehDocument {
  readonly _all_models: ReadonlyMap<string, BokehModel>;
}

/** By what models call them; glyphs of data have other names, but for texts. */
function coloursByProperty({ ground, surface, text, softText, line, strongLine }: PlotColours): Readonly<Record<string, string>> {
  return {
    border_fill_color: ground,
    background_fill_color: surface,
    outline_line_color: line,
    grid_line_color: line,
    border_line_color: line,
    axis_line_color: strongLine,
    major_tick_line_color: strongLine,
    minor_tick_line_color: strongLine,
    major_label_text_color: softText,
    axis_label_text_color: text,
    group_text_color: softText,
    label_text_color: text,
    title_text_color: text,
    text_color: text,
  };
}

/** As HoloViews sets it for titles: on a dark ground, that can't be meant. */
const BLACK = "black";

/** What stood there before the first of the page's colours. */
type Original = Map<BokehModel, Record<string, unknown>>;

/** Of Panel's style sheets: Panel tells its kernel of every change, of those too that nobody is to hear of. Its outputs have a light ground. */
const OF_PANEL = /\/panel\/[^/]+\/dist\//;

/** Undefined where nothing is touched: the author has chosen a ground, or the kernel would hear of it. */
export function plainColoursOf(models: readonly BokehModel[]): Original | undefined {
  if (models.some(({ properties: { url } }) => OF_PANEL.test(String(url?.get_value())))) return undefined;
  const original: Original = new Map();
  const names = Object.keys(coloursByProperty(NO_COLOURS));
  for (const model of models) {
    const { properties } = model;
    const isPlot = "border_fill_color" in properties && "background_fill_color" in properties && "outline_line_color" in properties;
    if (isPlot && (properties.border_fill_color?.dirty === true || properties.background_fill_color?.dirty === true)) return undefined;
    const values: Record<string, unknown> = {};
    for (const name of names) {
      const property = properties[name];
      // Null is what is not to be seen.
      const value = property?.get_value();
      if (property === undefined || value === null || (property.dirty && value !== BLACK)) continue;
      values[name] = value;
    }
    if (Object.keys(values).length > 0) original.set(model, values);
  }
  return original;
}

/** Undefined: those that stood there. */
export function colour(original: Original, colours: PlotColours | undefined): void {
  const wanted = colours && coloursByProperty(colours);
  for (const [model, before] of original) {
    const values = Object.fromEntries(Object.entries(before).map(([name, value]) => [name, wanted?.[name] ?? value]));
    // The kernel need not know.
    model.setv(values, { sync: false });
  }
}

const NO_COLOURS: PlotColours = { ground: "", surface: "", sunken: "", text: "", softText: "", line: "", strongLine: "" };

/** The library as it is, whose documents are looked at from now on. */
export function themeBokeh(library: unknown): unknown {
  const documents = documentsOf(library);
  if (documents === undefined) return library;
  const originals = new WeakMap<BokehDocument, Original>();
  const theme = (document: BokehDocument): void => {
    const original = originals.get(document) ?? plainColoursOf([...document._all_models.values()]);
    if (original === undefined) return;
    originals.set(document, original);
    colour(original, plotColours());
  };
  const push = documents.push.bind(documents);
  documents.push = (...added) => {
    // It is empty yet, and filled before anything else can run.
    queueMicrotask(() => {
      if (plotColours() !== undefined) added.forEach(theme);
    });
    return push(...added);
  };
  onPlotColours(() => documents.forEach(theme));
  return library;
}

function documentsOf(library: unknown): BokehDocument[] | undefined {
  if (typeof library !== "object" || library === null || !("documents" in library)) return undefined;
  // Bokeh's own list, which it exports.
  return Array.isArray(library.documents) ? library.documents : undefined;
}
