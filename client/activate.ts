/** Brings rendered outputs to life: scripts run, formulas and Markdown are set, widgets take their places. */

import type { AmdHost } from "./amd-host.js";
import type { ExtensionHost } from "./extension-host.js";
import { fitIsolatedFrames } from "./isolated-frames.js";
import { type Redirect, redirectMarkup } from "./local-copies.js";
import type { PlotHost } from "./plot-host.js";
import { runScripts } from "./scripts.js";
import type { WidgetHost } from "./widget-host.js";
import { pageWords } from "./words/page-words.js";

/** What outputs need of the page around them. */
export interface PageParts {
  /** What relative URLs resolve against. */
  readonly linkBase: string;
  readonly widgets: WidgetHost;
  readonly extensions: ExtensionHost;
  readonly amd: AmdHost;
  readonly plots: PlotHost;
  /** From a CDN to this server, where it has the same. */
  readonly redirect: Redirect;
}

export interface Activation {
  /** Never rejects. */
  readonly done: Promise<void>;
  /** Lets go of what the output holds; to be called before it leaves the page. */
  dispose(): void;
}

export function activate(root: HTMLElement, parts: PageParts): Activation {
  const places = [...root.querySelectorAll<HTMLElement>("[data-widget-model]")];
  const views = places.map((place) => parts.widgets.show(place.dataset.widgetModel ?? "", place));
  const releaseFrames = fitIsolatedFrames(root);
  const work = [...views.map((view) => view.done), runScripts(root, parts), typeset(root), renderMarkdownIn(root, parts)];
  return {
    done: Promise.allSettled(work).then(() => {}),
    dispose: () => {
      releaseFrames();
      for (const view of views) view.dispose();
    },
  };
}

async function typeset(root: HTMLElement): Promise<void> {
  const formulas = root.querySelectorAll<HTMLElement>("span.latex[data-latex-display]");
  if (formulas.length === 0) return;
  const { renderLatex } = await import("./latex.js");
  for (const formula of formulas) {
    formula.innerHTML = renderLatex(formula.textContent ?? "", formula.dataset.latexDisplay === "true");
    formula.removeAttribute("data-latex-display");
  }
}

async function renderMarkdownIn(root: HTMLElement, { linkBase, redirect }: PageParts): Promise<void> {
  const places = root.querySelectorAll<HTMLElement>("div[data-markdown]");
  if (places.length === 0) return;
  const [{ renderMarkdown }, { renderLatex }] = await Promise.all([import("../src/outputs/markdown.js"), import("./latex.js")]);
  for (const place of places) {
    const template = document.createElement("template");
    template.innerHTML = renderMarkdown(place.textContent ?? "", { words: pageWords(), linkBase, renderLatex });
    redirectMarkup(template.content, redirect);
    place.replaceChildren(template.content);
    place.removeAttribute("data-markdown");
  }
}
