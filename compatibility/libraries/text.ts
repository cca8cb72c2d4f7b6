/** Tables, text, and what Jupyter shows by itself. */
import { click, says, textOf } from "../gestures.js";
import type { Library } from "../library.js";

export const TEXT: readonly Library[] = [
  {
    title: "ipydatagrid",
    packages: ["ipydatagrid"],
    notebook: "ipydatagrid",
    drawing: ".lm-DataGrid",
    interaction: {
      tried: "A click chose a cell; Python told its row.",
      act: async (page) => {
        const box = await page.locator(".lm-DataGrid").boundingBox();
        if (box !== null) await page.mouse.click(box.x + 180, box.y + 90);
      },
      effect: (page) => textOf(page, ".widget-label"),
      isKept: true,
    },
  },
  {
    title: "itables",
    packages: ["itables", "pandas"],
    notebook: "itables",
    drawing: ".dt-container",
    interaction: {
      tried: "A word in the search field left the rows that have it.",
      act: (page) => page.locator(".dt-search input").fill("Station B"),
      effect: (page) => textOf(page, ".dt-info"),
      isKept: false,
    },
  },
  {
    title: "pandas, Styler",
    packages: ["pandas", "Jinja2"],
    notebook: "pandas-styler",
    drawing: ".cell-outputs table",
    says: says(".cell-outputs table", "140.2"),
  },
  { title: "rich", packages: ["rich"], notebook: "rich", drawing: ".cell-outputs pre", says: says(".cell-outputs", "late by 8 min") },
  { title: "tqdm", packages: ["tqdm"], notebook: "tqdm", drawing: ".cell-outputs", says: says(".cell-outputs", "20/20") },
  {
    title: "folium",
    packages: ["folium"],
    notebook: "folium",
    drawing: ".cell-outputs iframe",
    says: async (page) => (await page.frameLocator(".cell-outputs iframe").locator(".leaflet-marker-icon").count()) > 0,
    interaction: {
      tried: "The mouse over a marker showed its name.",
      act: async (page) => page.frameLocator(".cell-outputs iframe").locator(".leaflet-marker-icon").first().hover({ force: true }),
      effect: async (page) => (await page.frameLocator(".cell-outputs iframe").locator(".leaflet-tooltip").allTextContents()).join(),
      isKept: false,
    },
    reasons: { offline: "the tiles of the map come from the internet; Leaflet and what is drawn on it come from the server" },
  },
  {
    title: "IPython.display",
    packages: ["ipython"],
    notebook: "ipython-display",
    drawing: ".cell-outputs",
    says: async (page) =>
      (await page.locator(".katex").count()) > 0 &&
      (await page.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth > 0)) &&
      (await textOf(page, ".cell-outputs")).includes("JavaScript has run."),
    interaction: {
      tried:
        "A click unfolded `details` of HTML. Markdown, LaTeX, HTML, JSON, SVG, Audio, Video, IFrame and Javascript are shown; GeoJSON as data that unfolds, because the map that JupyterLab has for it is made of JupyterLab's own parts.",
      act: click(".cell-outputs summary"),
      effect: async (page) => String(await page.locator("#more").isVisible()),
      isKept: false,
    },
  },
];
