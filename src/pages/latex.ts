/** KaTeX for the server's first paint. A formula that KaTeX can't read shows its source, never an error page. */
import katex from "katex";

export function renderLatex(tex: string, display: boolean): string {
  return katex.renderToString(tex, { displayMode: display, throwOnError: false, output: "htmlAndMathml", strict: "ignore" });
}
