/** Brings rendered outputs to life: scripts run, formulas and Markdown are set, widgets take their places. */
import type { WidgetHost } from "./widget-host.js";

/** What outputs need of the page around them. */
export interface PageParts {
  /** What relative URLs resolve against. */
  readonly linkBase: string;
  readonly widgets: WidgetHost;
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
  runScripts(root);
  const work = [...views.map((view) => view.done), typeset(root), renderMarkdownIn(root, parts)];
  return {
    done: Promise.allSettled(work).then(() => {}),
    dispose: () => {
      for (const view of views) view.dispose();
    },
  };
}

/** Scripts that come by `innerHTML` do not run; made again they do, one after the other. */
function runScripts(root: HTMLElement): void {
  for (const script of root.querySelectorAll("script")) {
    if (script.dataset.javascript !== undefined) runJavascript(script);
    else if (isExecutable(script)) script.replaceWith(copyOf(script));
  }
}

function isExecutable({ type }: HTMLScriptElement): boolean {
  return type === "" || type === "module" || /^(text|application)\/(java|ecma)script$/i.test(type);
}

function copyOf(script: HTMLScriptElement): HTMLScriptElement {
  const copy = document.createElement("script");
  for (const { name, value } of script.attributes) copy.setAttribute(name, value);
  copy.textContent = script.textContent;
  // In the order in which they stand, also those that are loaded.
  copy.async = false;
  return copy;
}

/** `application/javascript` of IPython: the code finds its place in the page as `element`. */
function runJavascript(script: HTMLScriptElement): void {
  const element = document.createElement("div");
  script.replaceWith(element);
  try {
    new Function("element", script.textContent ?? "")(element);
  } catch (error) {
    console.error("A script of this dashboard failed:", error);
  }
}

export async function typeset(root: HTMLElement): Promise<void> {
  const formulas = root.querySelectorAll<HTMLElement>("span.latex[data-latex-display]");
  if (formulas.length === 0) return;
  const { renderLatex } = await import("./latex.js");
  for (const formula of formulas) {
    formula.innerHTML = renderLatex(formula.textContent ?? "", formula.dataset.latexDisplay === "true");
    formula.removeAttribute("data-latex-display");
  }
}

async function renderMarkdownIn(root: HTMLElement, { linkBase }: PageParts): Promise<void> {
  const places = root.querySelectorAll<HTMLElement>("div[data-markdown]");
  if (places.length === 0) return;
  const [{ renderMarkdown }, { renderLatex }] = await Promise.all([import("../src/outputs/markdown.js"), import("./latex.js")]);
  for (const place of places) {
    place.innerHTML = renderMarkdown(place.textContent ?? "", { linkBase, renderLatex });
    place.removeAttribute("data-markdown");
  }
}
