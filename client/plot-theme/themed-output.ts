/** What libraries are given to draw, in the page's colours. */
import { objectOf } from "../../src/outputs/json.js";
import type { DisplayOutput } from "../../src/outputs/output.js";
import { isOfVega } from "../../src/outputs/ranks.js";
import type { MimeView } from "../extensions/mime-view.js";
import { onPlotColours, type PlotColours, plotColours } from "./plot-colours.js";
import { darkFigure } from "./plotly-figure.js";
import { withTitleObjects } from "./plotly-titles.js";
import { darkSpec } from "./vega-spec.js";

const PLOTLY = "application/vnd.plotly.v1+json";

/** Draws with the page's colours, and again when they change. */
export async function drawThemed(
  mimeType: string,
  output: DisplayOutput,
  draw: (output: DisplayOutput) => Promise<MimeView>,
): Promise<MimeView> {
  let last = output;
  const themed = (): DisplayOutput => themedOutput(mimeType, last, plotColours());
  let view = await draw(themed());
  let isDisposed = false;
  const drawAnew = async (): Promise<void> => {
    if (isDisposed) return;
    // Plotly's renderer draws once.
    view.dispose();
    const made = await draw(themed());
    if (isDisposed) made.dispose();
    view = made;
  };
  let drawing = Promise.resolve();
  const stop = onPlotColours(() => {
    if (themedOutput(mimeType, last, ANY) === last) return;
    drawing = drawing.then(drawAnew).catch((error: unknown) => console.error(error));
  });
  return {
    update: (changed) => {
      last = changed;
      return view.update(themed());
    },
    dispose: () => {
      isDisposed = true;
      stop();
      view.dispose();
    },
  };
}

/** Only to see whether they matter. */
const ANY: PlotColours = { ground: "", surface: "", sunken: "", text: "", softText: "", line: "", strongLine: "" };

function themedOutput(mimeType: string, output: DisplayOutput, colours: PlotColours | undefined): DisplayOutput {
  const value = output.data[mimeType];
  const drawn = mimeType === PLOTLY ? withTitleObjects(value) : value;
  const theme = mimeType === PLOTLY ? darkFigure : isOfVega(mimeType) && !hasTheme(output, mimeType) ? darkSpec : undefined;
  const themed = theme === undefined || colours === undefined ? drawn : theme(drawn, colours);
  return themed === undefined || themed === value ? output : { ...output, data: { ...output.data, [mimeType]: themed } };
}

function hasTheme({ metadata }: DisplayOutput, mimeType: string): boolean {
  return objectOf(objectOf(metadata[mimeType]).embed_options).theme !== undefined;
}
