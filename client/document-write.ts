/**
 * What scripts of outputs write into the document. That is complete when they run, and a browser would begin an empty one: what they
 * write goes where they stand instead, as in a page that is read from its source.
 */
import { rewriteRelativeUrls } from "../src/outputs/urls.js";
import type { PageParts } from "./activate.js";
import { redirectMarkup } from "./local-copies.js";
import { trustFrames } from "./nonce.js";

const written = new WeakMap<HTMLOrSVGScriptElement, string>();

/** Before the first script of an output runs. */
export function keepDocument(): void {
  document.write = (...texts: readonly unknown[]) => take(texts.join(""));
  document.writeln = (...texts: readonly unknown[]) => take(`${texts.join("")}\n`);
}

function take(text: string): void {
  const script = document.currentScript;
  if (script === null) console.warn("A script of this dashboard wrote into the document too late:", text);
  else written.set(script, (written.get(script) ?? "") + text);
}

/** Puts what a script has written behind it. The scripts in there are to be run. */
export function placeWritten(script: HTMLScriptElement, { linkBase, redirect }: PageParts): readonly HTMLScriptElement[] {
  const text = written.get(script);
  if (text === undefined) return [];
  written.delete(script);
  const template = document.createElement("template");
  template.innerHTML = rewriteRelativeUrls(text, linkBase);
  redirectMarkup(template.content, redirect);
  trustFrames(template.content);
  const scripts = [...template.content.querySelectorAll("script")];
  script.after(template.content);
  return scripts;
}
