/** Vega and Vega-Lite, which JupyterLab brings along and no Python package does. */
import embed, { type EmbedOptions, type Mode, type VisualizationSpec } from "vega-embed";
import type { DisplayOutput } from "../../src/outputs/output.js";
import type { MimeView } from "./mime-view.js";

export async function createVegaView(mimeType: string, output: DisplayOutput, place: HTMLElement): Promise<MimeView> {
  const element = document.createElement("div");
  place.replaceChildren(element);
  let drawn = await draw(mimeType, output, element);
  return {
    async update(changed) {
      drawn.finalize();
      drawn = await draw(mimeType, changed, element);
    },
    dispose: () => drawn.finalize(),
  };
}

function draw(mimeType: string, { data, metadata }: DisplayOutput, element: HTMLElement): ReturnType<typeof embed> {
  const mode: Mode = mimeType.includes("vegalite") ? "vega-lite" : "vega";
  // What Altair and others say of how the chart is to be shown, under its MIME type.
  const settings = metadata[mimeType];
  const options = typeof settings === "object" && settings !== null && "embed_options" in settings ? settings.embed_options : {};
  return embed(element, data[mimeType] as VisualizationSpec, { actions: false, ...(options as EmbedOptions), mode });
}
