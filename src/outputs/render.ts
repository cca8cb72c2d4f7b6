/** Outputs to HTML, the same on the server and in a browser. */

import type { Words } from "../words/words.js";
import { renderStreamText } from "./ansi.js";
import { libraryTypeOf, renderBundle } from "./mime-bundle.js";
import type { DisplayOutput, ErrorOutput, Output } from "./output.js";
import type { RenderContext } from "./render-context.js";

export { renderStreamText } from "./ansi.js";
export { libraryTypeOf } from "./mime-bundle.js";
export type { RenderContext } from "./render-context.js";

/** One `div.output`, or "" for what visitors do not see (stderr). */
export function renderOutput(output: Output, context: RenderContext): string {
  if (output.output_type === "stream") {
    return output.name === "stderr" ? "" : `<div class="output output-stream"><pre>${renderStreamText(output.text)}</pre></div>`;
  }
  if (output.output_type === "error") return renderError(output, context.words);
  if (context.withoutLibraries !== true && libraryTypeOf(output.data) !== undefined) return renderPlace(output, context);
  const rendered = renderBundle(output.data, output.metadata, context);
  if (rendered === undefined) return "";
  const { kind, html } = rendered;
  if (kind === "widget" || kind === "notice") return `<div class="output output-${kind}">${html}</div>`;
  return `<div class="output output-display output-${kind}">${html}</div>`;
}

/** Of what a library is to draw: until then a picture of it, if it comes with one. */
function renderPlace({ data, metadata }: DisplayOutput, context: RenderContext): string {
  const pictures = Object.fromEntries(Object.entries(data).filter(([mime]) => mime.startsWith("image/")));
  const html = renderBundle(pictures, metadata, context)?.html ?? "";
  return `<div class="output output-display output-library">${html}</div>`;
}

/** Name and message; a traceback only where the operator lets it through. */
function renderError({ ename, evalue, traceback }: ErrorOutput, words: Words): string {
  const summary = [ename, evalue].filter((part) => part !== "").join(": ");
  const details =
    traceback.length === 0
      ? ""
      : `<details><summary>${words.traceback}</summary><pre>${renderStreamText(traceback.join("\n"))}</pre></details>`;
  return `<div class="output output-error"><p>${renderStreamText(summary === "" ? words.error : summary)}</p>${details}</div>`;
}
