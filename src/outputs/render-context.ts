/** What rendering needs from where it runs. KaTeX and marked come in, so that a browser loads them only when something needs them. */

import type { Words } from "../words/words.js";

export interface RenderContext {
  /** Of the page. */
  readonly words: Words;
  /** What relative URLs resolve against, with a trailing slash. */
  readonly linkBase: string;
  /** HTML of a formula. Without it the formula's source stands in `span.latex[data-latex-display]`, to be filled later. */
  readonly renderLatex?: (tex: string, display: boolean) => string;
  /** HTML of Markdown. Without it the source stands in `div[data-markdown]`, to be filled later. */
  readonly renderMarkdown?: (source: string, context: RenderContext) => string;
  /** No library renders what is a library's own: what else the output has is shown. */
  readonly withoutLibraries?: boolean;
}
