/** Formulas by KaTeX, in a chunk of its own with its style sheet and fonts. */
import "katex/dist/katex.min.css";
import katex from "katex";

export function renderLatex(tex: string, display: boolean): string {
  return katex.renderToString(tex, { displayMode: display, throwOnError: false, output: "htmlAndMathml" });
}
