/** An output that a library of the kernel's environment draws; where there is none, what else the output has stands there. */

import type { DisplayOutput } from "../src/outputs/output.js";
import { libraryTypeOf, renderOutput } from "../src/outputs/render.js";
import { PLOT_MIME } from "../src/protocol/page.js";
import { type Activation, activate, type PageParts } from "./activate.js";
import type { MimeView } from "./extensions/mime-view.js";
import { redirectMarkup } from "./local-copies.js";
import { trustFrames } from "./nonce.js";
import type { ConnectedPlot } from "./plots/connect-plot.js";
import { pageWords } from "./words/page-words.js";

export class LibraryOutput {
  readonly node: HTMLElement;
  /** Never rejects. */
  readonly done: Promise<void>;
  private view: MimeView | undefined;
  private otherwise: Activation | undefined;
  private plot: ConnectedPlot | undefined;
  private isDisposed = false;

  constructor(
    private output: DisplayOutput,
    private readonly mimeType: string,
    private readonly parts: PageParts,
  ) {
    this.node = elementOf(output, parts, false);
    this.done = this.draw();
  }

  /** False where it has to be made anew. */
  update(output: DisplayOutput): boolean {
    if (this.view === undefined || libraryTypeOf(output.data) !== this.mimeType) return false;
    this.output = output;
    this.view.update(output).catch((error: unknown) => console.error(error));
    return true;
  }

  dispose(): void {
    this.isDisposed = true;
    this.view?.dispose();
    this.otherwise?.dispose();
    this.plot?.dispose();
  }

  private async draw(): Promise<void> {
    const { extensions, plots } = this.parts;
    if (this.mimeType === PLOT_MIME) this.plot = await plots.connect(this.output);
    else this.view = await extensions.draw(this.mimeType, this.output, this.node);
    if (this.isDisposed) this.dispose();
    else if (this.view === undefined) this.showOtherwise();
  }

  private showOtherwise(): void {
    const element = elementOf(this.output, this.parts, true);
    this.node.className = element.className;
    if (this.mimeType === PLOT_MIME && !DARK_PANEL.test(String(this.output.data["text/html"]))) this.node.classList.add("output-light");
    this.node.replaceChildren(...element.childNodes);
    this.otherwise = activate(this.node, this.parts);
  }
}

/** Panel's style sheet for dark pages, where its author has chosen it. */
const DARK_PANEL = /\/theme\/dark\.css/;

function elementOf(output: DisplayOutput, { linkBase, redirect }: PageParts, withoutLibraries: boolean): HTMLElement {
  const template = document.createElement("template");
  template.innerHTML = renderOutput(output, { words: pageWords(), linkBase, withoutLibraries });
  const element = template.content.firstElementChild;
  if (!(element instanceof HTMLElement)) return document.createElement("div");
  redirectMarkup(template.content, redirect);
  trustFrames(element);
  return element;
}
