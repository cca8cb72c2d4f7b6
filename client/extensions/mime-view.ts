/** Puts what a MIME renderer draws into a place of the page, and keeps it as wide as the place. */
import "@lumino/widgets/style/index.css";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import type { DisplayOutput } from "../../src/outputs/output.js";
import type { MimeModel, RendererFactory } from "./plugins.js";

export interface MimeView {
  update(output: DisplayOutput): Promise<void>;
  dispose(): void;
}

export async function createMimeView(
  factory: RendererFactory,
  mimeType: string,
  output: DisplayOutput,
  place: HTMLElement,
): Promise<MimeView> {
  const sanitizer = { sanitize: (html: string) => html };
  const renderer = factory.createRenderer({ mimeType, sanitizer, resolver: null, linkHandler: null, latexTypesetter: null });
  await renderer.renderModel(modelOf(output));
  place.replaceChildren();
  Widget.attach(renderer, place);
  const resized = new ResizeObserver(() => MessageLoop.postMessage(renderer, Widget.ResizeMessage.UnknownSize));
  resized.observe(place);
  return {
    update: (changed) => renderer.renderModel(modelOf(changed)),
    dispose: () => {
      resized.disconnect();
      renderer.dispose();
    },
  };
}

function modelOf({ data, metadata }: DisplayOutput): MimeModel {
  // A picture that a renderer makes for the notebook's file has nowhere to go.
  return { trusted: true, data, metadata, setData: () => {} };
}
