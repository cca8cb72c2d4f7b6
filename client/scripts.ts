/**
 * Runs the scripts of outputs. Those that come by `innerHTML` do not run by themselves; made again they do. All of a page run in the
 * order in which they came: one that is loaded holds up the ones after it, as in a page that is read from its source.
 */

import { isRequireJs } from "../src/protocol/local-copies.js";
import type { PageParts } from "./activate.js";
import { usesAmd } from "./amd-host.js";
import { placeWritten } from "./document-write.js";
import { createMarker, withAbsoluteImports } from "./module-scripts.js";

let loading: Promise<void> | undefined;

/** Resolves once they have run. */
export function runScripts(root: HTMLElement, parts: PageParts): Promise<void> {
  return runInOrder([...root.querySelectorAll("script")], parts);
}

async function runInOrder(scripts: readonly HTMLScriptElement[], parts: PageParts): Promise<void> {
  const queue = scripts.filter(isForUs);
  for (let script = queue.shift(); script !== undefined; script = queue.shift()) {
    // Without a need to wait, what follows must happen before the output is painted.
    while (loading !== undefined) await loading;
    if (needsAmd(script) && parts.amd.page === undefined) {
      holdUp(parts.amd.load());
      while (loading !== undefined) await loading;
    }
    // The output may be gone by now.
    if (!script.isConnected) continue;
    const made = run(script, parts);
    while (loading !== undefined) await loading;
    if (made !== undefined) queue.unshift(...placeWritten(made, parts).filter(isForUs));
  }
  while (loading !== undefined) await loading;
}

function needsAmd(script: HTMLScriptElement): boolean {
  return script.src === "" ? usesAmd(script.textContent ?? "") : isRequireJs(script.src);
}

function holdUp(work: Promise<unknown>): void {
  loading = work
    .catch((error: unknown) => console.error(error))
    .then(() => {
      loading = undefined;
    });
}

function isForUs({ type, dataset }: HTMLScriptElement): boolean {
  return dataset.javascript !== undefined || type === "" || type === "module" || /^(text|application)\/(java|ecma)script$/i.test(type);
}

/** What it was made into; undefined where it needs no element. */
function run(script: HTMLScriptElement, { linkBase, amd }: PageParts): HTMLScriptElement | undefined {
  const asUser = amd.page !== undefined && needsAmd(script) ? amd.page.run : (work: () => void) => work();
  if (script.dataset.javascript !== undefined) asUser(() => runJavascript(script));
  else if (isRequireJs(script.src)) script.remove();
  else {
    const copy = copyOf(script, linkBase);
    const isWaitedFor = !copy.noModule && !script.hasAttribute("async");
    if (copy.src !== "" && isWaitedFor) holdUp(ended(copy));
    asUser(() => script.replaceWith(copy));
    if (copy.src === "" && copy.type === "module" && isWaitedFor) holdUp(moduleEnded(copy));
    return copy;
  }
  return undefined;
}

function copyOf(script: HTMLScriptElement, linkBase: string): HTMLScriptElement {
  const copy = document.createElement("script");
  for (const { name, value } of script.attributes) copy.setAttribute(name, value);
  // Made by a script, it would run when it likes.
  copy.async = script.hasAttribute("async");
  const text = script.textContent ?? "";
  copy.textContent = copy.type === "module" ? withAbsoluteImports(text, linkBase) : text;
  return copy;
}

async function moduleEnded(module: HTMLScriptElement): Promise<void> {
  const marker = createMarker();
  module.after(marker);
  await ended(marker);
  marker.remove();
}

function ended(script: HTMLScriptElement): Promise<void> {
  return new Promise((resolve) => {
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => resolve());
  });
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
