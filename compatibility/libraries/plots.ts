/** Libraries that draw plots. */
import { areSamePictures, click, clickAt, drag, picture, point, says, stepSlider, textOf } from "../gestures.js";
import type { Interaction, Library } from "../library.js";

const TOOLTIP: Interaction = {
  tried: "The mouse over a bar showed its values.",
  act: point(".vega-embed :is(canvas, svg)", 0.3, 0.7),
  effect: async (page) => (await page.locator("#vg-tooltip-element.visible").allTextContents()).join(),
  isKept: false,
};

/** Of all plots, wherever they stand in their layouts. */
const BOKEH_RANGES = `Bokeh.documents
  .flatMap((shown) => [...shown.all_models])
  .filter((model) => model.type === "Range1d")
  .map((range) => range.start)
  .join()`;

const BOKEH_DRAG: Interaction = {
  tried: "Dragging moved the plot's range.",
  act: drag(".bk-Canvas", 60, 0),
  effect: (page) => page.evaluate<string>(BOKEH_RANGES),
  isKept: false,
};

export const PLOTS: readonly Library[] = [
  {
    title: "matplotlib",
    packages: ["matplotlib"],
    notebook: "matplotlib",
    drawing: ".cell-outputs img",
    interaction: {
      tried: "A slider had the figure drawn anew.",
      act: stepSlider,
      effect: (page) =>
        page
          .locator(".cell-outputs img")
          .first()
          .evaluate((image: HTMLImageElement) => image.src),
      isKept: true,
    },
  },
  {
    title: "ipympl",
    packages: ["ipympl", "matplotlib"],
    notebook: "ipympl",
    drawing: ".jupyter-matplotlib-canvas-container canvas",
    interaction: {
      tried: "A click into the figure chose a bar, which changed its colour and was told in a text.",
      act: clickAt(".jupyter-matplotlib-canvas-container canvas", 0.3, 0.7),
      effect: (page) => textOf(page, '.widget-label:text-matches("chosen yet|Month")'),
      isKept: true,
    },
  },
  {
    title: "plotly, figures",
    packages: ["plotly"],
    notebook: "plotly",
    drawing: ".js-plotly-plot",
    says: says(".gtitle", "Rents"),
    interaction: {
      tried: "A click into the legend hid a group of points.",
      act: click(".legendtoggle"),
      effect: async (page) => String(await page.locator(".scatterlayer .trace").count()),
      isKept: false,
    },
  },
  {
    title: "plotly, FigureWidget",
    packages: ["plotly", "anywidget"],
    notebook: "plotly-figure-widget",
    drawing: ".js-plotly-plot",
    says: says(".gtitle", "Orders, "),
    interaction: {
      tried: "A button had Python change the bars and the title.",
      act: click(".widget-toggle-button:nth-child(2)"),
      effect: (page) => textOf(page, ".gtitle"),
      isKept: true,
    },
  },
  { title: "bokeh", packages: ["bokeh"], notebook: "bokeh", drawing: ".bk-Canvas", interaction: BOKEH_DRAG },
  {
    title: "bokeh, as a widget",
    packages: ["jupyter_bokeh", "bokeh"],
    notebook: "jupyter-bokeh",
    drawing: ".bk-Canvas",
    interaction: {
      tried: "A slider had Python change the line and the title.",
      act: stepSlider,
      effect: picture(".bk-Canvas"),
      areSame: areSamePictures,
      isKept: true,
    },
  },
  {
    title: "hvPlot, HoloViews",
    packages: ["hvplot", "holoviews"],
    notebook: "hvplot",
    drawing: ".bk-Canvas",
    interaction: BOKEH_DRAG,
  },
  { title: "altair", packages: ["altair"], notebook: "altair", drawing: ".vega-embed", interaction: TOOLTIP },
  { title: "altair, JSON", packages: ["altair"], notebook: "altair-mime", drawing: ".vega-embed", interaction: TOOLTIP },
  {
    title: "altair, JupyterChart",
    packages: ["altair", "anywidget"],
    notebook: "altair-jupyter-chart",
    drawing: ".vega-embed",
    interaction: {
      tried: "The chart's own slider told its value to Python, which showed it.",
      act: async (page) => {
        await page.locator(".vega-bind input").focus();
        await page.keyboard.press("ArrowRight");
      },
      effect: (page) => textOf(page, ".widget-label"),
      isKept: true,
    },
  },
  {
    title: "bqplot",
    packages: ["bqplot"],
    notebook: "bqplot",
    drawing: ".bqplot",
    says: says(".mainheading", "A wave"),
    interaction: {
      tried: "A slider had Python change the line.",
      act: stepSlider,
      effect: async (page) => (await page.locator("path.line").first().getAttribute("d")) ?? "",
      isKept: true,
    },
  },
  {
    title: "R, ggplot2",
    environment: "R",
    packages: ["ggplot2"],
    notebook: "r-ggplot2",
    drawing: ".cell-outputs img",
  },
  {
    title: "R, plotly",
    environment: "R",
    packages: ["plotly"],
    notebook: "r-plotly",
    drawing: ".js-plotly-plot",
    says: says(".gtitle", "Orders by day"),
    interaction: {
      tried: "The mouse over a bar showed its values.",
      act: point(".js-plotly-plot", 0.3, 0.7),
      effect: async (page) => (await page.locator(".hoverlayer .hovertext").allTextContents()).join(),
      isKept: false,
    },
  },
  {
    title: "R, htmlwidgets (DT)",
    environment: "R",
    packages: ["DT", "htmlwidgets"],
    notebook: "r-htmlwidgets",
    drawing: ".cell-outputs iframe",
    says: async (page) => (await page.frameLocator(".cell-outputs iframe").locator("td").first().textContent()) === "Mon",
    interaction: {
      tried: "A click on a column's head sorted the rows.",
      act: async (page) => page.frameLocator(".cell-outputs iframe").locator("th").nth(1).click(),
      effect: async (page) => (await page.frameLocator(".cell-outputs iframe").locator("td").allTextContents()).join(),
      isKept: false,
    },
  },
];
