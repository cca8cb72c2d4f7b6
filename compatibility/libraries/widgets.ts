/** Widgets, and what is made of them. */
import { areSamePictures, click, clickAt, drag, picture, says, stepSlider, textOf } from "../gestures.js";
import type { Interaction, Library } from "../library.js";

const label: Interaction["effect"] = (page) => textOf(page, ".widget-label:not(.jupyter-widgets-label-basic)");

const PANEL_SLIDER: Interaction = {
  tried: "A slider had Python write another text.",
  act: async (page) => {
    await page.locator(".noUi-handle").first().focus();
    await page.keyboard.press("ArrowRight");
  },
  effect: (page) => textOf(page, ".cell-outputs h3"),
  isKept: true,
};

export const WIDGETS: readonly Library[] = [
  {
    title: "ipywidgets 8",
    packages: ["ipywidgets"],
    notebook: "ipywidgets",
    drawing: ".widget-vbox",
    says: says(".widget-html-content", "years"),
    interaction: {
      tried: "A slider had Python write another text.",
      act: stepSlider,
      effect: (page) => textOf(page, ".widget-html-content"),
      isKept: true,
    },
  },
  {
    title: "ipywidgets 7.7",
    environment: "ipywidgets7",
    packages: ["ipywidgets"],
    notebook: "ipywidgets-7",
    drawing: ".widget-vbox",
    says: says(".widget-html-content", "years"),
    interaction: {
      tried: "A slider had Python write another text.",
      act: stepSlider,
      effect: (page) => textOf(page, ".widget-html-content"),
      isKept: true,
    },
  },
  {
    title: "anywidget",
    packages: ["anywidget"],
    notebook: "anywidget",
    drawing: ".cell-outputs button",
    says: says(".cell-outputs button", "Votes"),
    interaction: {
      tried: "A click counted, on the page and in Python.",
      act: click(".cell-outputs button"),
      effect: (page) => textOf(page, ".cell-outputs button"),
      isKept: true,
    },
  },
  {
    title: "quak",
    packages: ["quak", "anywidget"],
    notebook: "quak",
    drawing: ".quak",
    interaction: {
      tried: "A click on a column's head sorted the rows; Python told the query.",
      act: click(".sort-button"),
      effect: (page) => textOf(page, ".widget-label"),
      isKept: true,
    },
    reasons: { replays: "the table is there again, but not sorted: quak's page begins with a query of its own, and tells Python that one" },
  },
  {
    title: "drawdata",
    packages: ["drawdata", "anywidget"],
    notebook: "drawdata",
    drawing: ".dd-scatter-container",
    interaction: {
      tried: "Dragging over the area made points; Python counted them.",
      act: drag(".dd-scatter-svg-container svg", 80, 20),
      effect: (page) => textOf(page, ".widget-label"),
      isKept: true,
    },
  },
  {
    title: "jupyter-scatter",
    packages: ["jupyter-scatter", "anywidget"],
    notebook: "jupyter-scatter",
    drawing: ".cell-outputs canvas",
    interaction: {
      tried: "Dragging moved the points.",
      act: drag(".cell-outputs canvas", 60, 30),
      effect: picture(".cell-outputs canvas"),
      areSame: areSamePictures,
      isKept: false,
    },
  },
  {
    title: "ipyvuetify",
    packages: ["ipyvuetify"],
    notebook: "ipyvuetify",
    drawing: ".cell-outputs",
    says: says(".v-alert", "rdered"),
    interaction: {
      tried: "A click on a button had Python change a notice.",
      act: click(".v-btn"),
      effect: (page) => textOf(page, ".v-alert"),
      isKept: true,
    },
  },
  {
    title: "ipycanvas",
    packages: ["ipycanvas"],
    notebook: "ipycanvas",
    drawing: ".cell-outputs canvas",
    interaction: {
      tried: "A click had Python draw a disc.",
      act: clickAt(".cell-outputs canvas", 0.3, 0.3),
      effect: picture(".cell-outputs canvas"),
      areSame: areSamePictures,
      isKept: false,
    },
  },
  {
    title: "pythreejs",
    packages: ["pythreejs"],
    notebook: "pythreejs",
    drawing: ".jupyter-widget canvas",
    interaction: {
      tried: "Dragging turned the solid.",
      act: drag(".jupyter-widget canvas", 90, 20),
      effect: picture(".jupyter-widget canvas"),
      areSame: areSamePictures,
      isKept: false,
    },
    reasons: { phone: "a scene has the size in pixels that Python gives it, by `width` and `height`; on a phone it is scrolled by itself" },
  },
  {
    title: "ipycytoscape",
    packages: ["ipycytoscape"],
    notebook: "ipycytoscape",
    drawing: ".cytoscape-container, .custom-widget",
    interaction: {
      tried: "A click on a node was told to Python, which wrote it down.",
      act: clickAt(".cytoscape-container, .custom-widget", 0.5, 0.45),
      effect: label,
      isKept: true,
    },
  },
  {
    title: "ipysigma",
    packages: ["ipysigma"],
    notebook: "ipysigma",
    drawing: ".ipysigma-widget",
    interaction: {
      tried: "A button made the network larger.",
      act: click(".ipysigma-zoom-button"),
      effect: picture(".ipysigma-widget"),
      areSame: areSamePictures,
      isKept: false,
    },
  },
  {
    title: "ipyleaflet",
    packages: ["ipyleaflet"],
    notebook: "ipyleaflet",
    drawing: ".leaflet-container",
    interaction: {
      tried: "A button made the map larger; Python told its zoom.",
      act: click(".leaflet-control-zoom-in"),
      effect: (page) => textOf(page, ".widget-label"),
      isKept: true,
    },
    reasons: { offline: "the tiles of the map come from the internet; what is drawn on it comes from the kernel" },
  },
  {
    title: "Panel",
    packages: ["panel", "bokeh"],
    notebook: "panel",
    drawing: ".cell-outputs",
    says: says(".cell-outputs h3", "Saved"),
    interaction: PANEL_SLIDER,
  },
  {
    title: "Panel, as a widget",
    packages: ["panel", "jupyter_bokeh"],
    notebook: "panel-ipywidgets",
    drawing: ".cell-outputs",
    says: says(".cell-outputs h3", "Saved"),
    interaction: PANEL_SLIDER,
  },
];
