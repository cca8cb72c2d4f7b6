import katex from "katex";
import { describe, expect, test } from "vitest";
import { english } from "../words/english.js";
import { type MarkdownOptions, renderMarkdown } from "./markdown.js";

const latex = (tex: string, display: boolean) => `<i data-display="${display}">${tex.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</i>`;

function render(source: string, options: Partial<MarkdownOptions> = {}): string {
  return renderMarkdown(source, { words: english, linkBase: "/dashboards/sales/", renderLatex: latex, ...options }).trim();
}

describe("Markdown", () => {
  test.each([
    ["# My Heading", '<h1 id="My-Heading">My Heading</h1>'],
    ["## A *very* `odd` <b>one</b>", '<h2 id="A-very-odd-one">A <em>very</em> <code>odd</code> <b>one</b></h2>'],
    ["~~gone~~", "<p><del>gone</del></p>"],
    ["see https://example.org", '<p>see <a href="https://example.org">https://example.org</a></p>'],
    ["![plot](img/a.png)", '<p><img src="/dashboards/sales/img/a.png" alt="plot"></p>'],
    ["[up](#My-Heading)", '<p><a href="#My-Heading">up</a></p>'],
    ["<div class='x'><img src='a.png'></div>", "<div class='x'><img src=\"/dashboards/sales/a.png\"></div>"],
  ])("%s", (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  test("task lists and tables", () => {
    expect(render("- [x] one\n- [ ] two")).toMatch(/checked aria-label="Done">[\s\S]*aria-label="To do">/);
    expect(render("|a|b|\n|-|-|\n|1|2|")).toMatch(/^<div class="output-scroll"[^>]*><table>/);
  });

  test("a heading's anchor is given once", () => {
    expect(render("# Same\n\n# Same").match(/id="Same"/g)).toHaveLength(1);
  });

  test("attachments, also in raw HTML; an unknown one is empty", () => {
    const attachments = { "my plot.png": "data:image/png;base64,AA==" };
    expect(render("![p](attachment:my%20plot.png)", { attachments })).toBe('<p><img src="data:image/png;base64,AA==" alt="p"></p>');
    expect(render('<img src="attachment:my plot.png">', { attachments })).toBe('<img src="data:image/png;base64,AA==">');
    expect(render("![p](attachment:toString)", { attachments })).toBe('<p><img src="" alt="p"></p>');
  });
});

describe("formulas", () => {
  test.each([
    ["$x_1$ and $y_1$", '<p><i data-display="false">x_1</i> and <i data-display="false">y_1</i></p>'],
    ["*so $a*b$ is*", '<p><em>so <i data-display="false">a*b</i> is</em></p>'],
    ["**$x$**", '<p><strong><i data-display="false">x</i></strong></p>'],
    ["$$\na\n= b\n$$", '<p><i data-display="true">\na\n= b\n</i></p>'],
    ["\\(x\\) \\\\(y\\\\)", '<p><i data-display="false">x</i> <i data-display="false">y</i></p>'],
    ["\\[x = 1\\]", '<p><i data-display="true">x = 1</i></p>'],
    ["\\[a note\\]", "<p>[a note]</p>"],
    [
      "\\begin{align*}a &= b \\\\\nc &< d\\end{align*}",
      '<p><i data-display="true">\\begin{align*}a &amp;= b \\\\\nc &amp;&lt; d\\end{align*}</i></p>',
    ],
    ["$\\text{for $n$}$", '<p><i data-display="false">\\text{for $n$}</i></p>'],
    ["$ a^2 $", '<p><i data-display="false"> a^2 </i></p>'],
  ])("%s is one", (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  test.each([
    ["$5 and $6", "<p>$5 and $6</p>"],
    ["$5-$6", "<p>$5-$6</p>"],
    ["5 $ and 6 $", "<p>5 $ and 6 $</p>"],
    ["\\$x\\$", "<p>$x$</p>"],
    ["`$x$` costs $1", "<p><code>$x$</code> costs $1</p>"],
    ["`` `$a` `` $x$", '<p><code>`$a`</code> <i data-display="false">x</i></p>'],
    ["$a\n\nb$", "<p>$a</p>\n<p>b$</p>"],
    ["$$", "<p>$$</p>"],
  ])("%s is none", (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  test("code blocks keep theirs, fenced or indented, in lists too", () => {
    expect(render("```\n$x$\n```\n\n$y$")).toBe('<pre><code>$x$\n</code></pre>\n<p><i data-display="false">y</i></p>');
    expect(render("text\n\n    $x$ <b>")).toBe("<p>text</p>\n<pre><code>$x$ &lt;b&gt;\n</code></pre>");
    expect(render("- a\n\n      $x$\n\n- ```\n  $z$\n  ```")).not.toContain("data-display");
  });

  test("in tables, links' titles, alternative texts and anchors", () => {
    expect(render("|a|\n|-|\n|$|x|$|")).toContain('<td><i data-display="false">|x|</i></td>');
    expect(render('![$x<1$](a.png "$y$")')).toBe('<p><img src="/dashboards/sales/a.png" alt="$x&lt;1$" title="$y$"></p>');
    expect(render("# Of $x$")).toBe('<h1 id="Of-$x$">Of <i data-display="false">x</i></h1>');
  });

  test("without KaTeX their source waits for it", () => {
    expect(renderMarkdown("$a<b$", { words: english, linkBase: "/" }).trim()).toBe(
      '<p><span class="latex" data-latex-display="false">a&lt;b</span></p>',
    );
  });

  test("KaTeX itself takes what is found", () => {
    const renderLatex = (tex: string, displayMode: boolean) => katex.renderToString(tex, { displayMode, throwOnError: false });
    expect(render("\\begin{align}x &= 1\\end{align}", { renderLatex })).toContain("katex-display");
  });
});
