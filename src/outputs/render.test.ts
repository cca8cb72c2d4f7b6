import { describe, expect, test } from "vitest";
import { english } from "../words/english.js";
import { type DisplayOutput, type MimeBundle, NOTICE_MIME, type Output, WIDGET_VIEW_MIME } from "./output.js";
import { renderOutput } from "./render.js";

const context = { words: english, linkBase: "/d/" };
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAYAAAA10dzk";

function display(data: MimeBundle, metadata: DisplayOutput["metadata"] = {}): Output {
  return { output_type: "display_data", data, metadata };
}
const html = (data: MimeBundle, metadata?: DisplayOutput["metadata"]) => renderOutput(display(data, metadata), context);

describe("streams and errors", () => {
  test("stdout is text with colours, escaped; stderr is not shown", () => {
    const text = "a<b \u001b[31mred\u001b[0m";
    expect(renderOutput({ output_type: "stream", name: "stdout", text }, context)).toBe(
      '<div class="output output-stream"><pre>a&lt;b <span class="ansi-red-fg">red</span></pre></div>',
    );
    expect(renderOutput({ output_type: "stream", name: "stderr", text }, context)).toBe("");
  });

  test("an error is its name and message; a traceback only where there is one", () => {
    const error = { output_type: "error", ename: "ValueError", evalue: "<no>", traceback: [] } as const;
    expect(renderOutput(error, context)).toBe('<div class="output output-error"><p>ValueError: &lt;no&gt;</p></div>');
    expect(renderOutput({ ...error, traceback: ["line <1>", "line 2"] }, context)).toContain(
      "<details><summary>Traceback</summary><pre>line &lt;1&gt;\nline 2</pre></details>",
    );
  });
});

describe("MIME bundles", () => {
  test("the richest type wins", () => {
    expect(html({ "text/plain": "repr", "text/html": "<b>x</b>", "image/png": PNG })).toBe(
      '<div class="output output-display output-html"><b>x</b></div>',
    );
    const page =
      '<div class="output output-display output-isolated"><iframe title="Output" srcdoc="&lt;p title=&quot;x&quot;&gt;"></iframe></div>';
    expect(html({ "text/html": '<p title="x">' }, { "text/html": { isolated: true } })).toBe(page);
    expect(html({ "text/plain": "repr", [WIDGET_VIEW_MIME]: { model_id: 'a"b' }, "text/html": "x" })).toBe(
      '<div class="output output-widget"><div data-widget-model="a&quot;b"></div></div>',
    );
    expect(html({ "text/plain": "<Figure>", "image/png": PNG })).toContain("<img ");
    expect(html({ "text/plain": "<Javascript>", "application/javascript": "1" })).toContain("data-javascript");
  });

  test("a type whose content is malformed gives way to the next", () => {
    expect(html({ "text/html": { odd: true }, "text/plain": "x" })).toContain("<pre>x</pre>");
    expect(html({ [WIDGET_VIEW_MIME]: "odd", "text/plain": "x" })).toContain("<pre>x</pre>");
  });

  test("tables scroll, relative links lead to the dashboard's files", () => {
    expect(html({ "text/html": '<table><img src="a.png"></table>' })).toMatch(
      /<div class="output-scroll"[^>]*><table><img src="\/d\/a.png">/,
    );
  });

  test("images have a size, an alternative text and a background where they ask for one", () => {
    expect(html({ "image/png": `${PNG}\n` })).toContain(
      `<img src="data:image/png;base64,${PNG}" alt="Output image" width="640" height="480">`,
    );
    const metadata = { "image/png": { width: 320, alt: "Sales <2025>" }, needs_background: "light" };
    expect(html({ "image/png": PNG }, metadata)).toContain('alt="Sales &lt;2025&gt;" width="320" data-needs-background="light">');
    expect(html({ "image/jpeg": '"><script>' })).not.toContain("<script>");
  });

  test("SVG stands in the page without its prolog", () => {
    const source = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg><image href="a.png"/></svg>';
    expect(html({ "image/svg+xml": source })).toContain('<div class="output-svg"><svg><image href="/d/a.png"/></svg></div>');
  });

  test("LaTeX and Markdown wait for their renderers, or use them", () => {
    expect(html({ "text/latex": "so $x<1$ & more" })).toContain(
      'so <span class="latex" data-latex-display="false">x&lt;1</span> &amp; more',
    );
    expect(html({ "text/markdown": "*<x>*" })).toContain("<div data-markdown>*&lt;x&gt;*</div>");
    const renderers = { ...context, renderLatex: (tex: string) => `[${tex}]`, renderMarkdown: (source: string) => `{${source}}` };
    expect(renderOutput(display({ "text/latex": "$x$" }), renderers)).toContain("[x]");
    expect(renderOutput(display({ "text/markdown": "y" }), renderers)).toContain("{y}");
  });

  test("JavaScript is inert and can't end its element", () => {
    const out = html({ "application/javascript": "a('</script><b>')" });
    expect(out).toContain('<script type="text/plain" data-javascript>');
    expect(out.match(/<\/script>/g)).toHaveLength(1);
  });

  test("JSON is a tree, escaped", () => {
    const out = html({ "application/json": { "<k>": [1, "<v>", null] } });
    expect(out).toContain("<details open>");
    expect(out).toContain("&lt;k&gt;");
    expect(out).toContain("&quot;&lt;v&gt;&quot;");
    expect(html({ "application/json": Array(3000).fill(1) })).toContain('<pre class="json">');
  });

  test("what a library draws is left to it, with its picture until then", () => {
    const plotly = "application/vnd.plotly.v1+json";
    expect(html({ [plotly]: {}, "text/html": "<script>draw()</script>", "text/plain": "Figure" })).toBe(
      '<div class="output output-display output-library"></div>',
    );
    expect(html({ [plotly]: {}, "image/png": PNG })).toMatch(/output-library"><img /);
    const otherwise = (data: MimeBundle) => renderOutput(display(data), { ...context, withoutLibraries: true });
    expect(otherwise({ [plotly]: {}, "text/plain": "Figure" })).toContain("<pre>Figure</pre>");
    expect(otherwise({ [plotly]: {} })).toContain(`<code>${plotly}</code>`);
  });

  test("types that say something to other programs alone are nobody's to draw", () => {
    expect(html({ "application/vnd.dataresource+json": {}, "text/html": "<b>x</b>" })).toContain("<b>x</b>");
    expect(html({ "application/vnd.bokehjs_exec.v0+json": "", "application/javascript": "1" })).toContain("data-javascript");
    expect(html({ [WIDGET_VIEW_MIME]: { model_id: "a" }, "application/vnd.plotly.v1+json": {} })).toContain("data-widget-model");
  });

  test("media, files, notices and unknown types", () => {
    expect(html({ "video/mp4": "AA==" })).toContain('<video controls src="data:video/mp4;base64,AA=="></video>');
    expect(html({ "application/pdf": "AA==", "text/plain": "<PDF>" })).toContain('download="output.pdf"');
    expect(html({ [NOTICE_MIME]: "too <large>" })).toBe('<div class="output output-notice">too &lt;large&gt;</div>');
    expect(html({ "model/odd": "1" })).toContain("<code>model/odd</code>");
    expect(html({})).toBe("");
  });
});
