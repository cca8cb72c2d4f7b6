import { describe, expect, test } from "vitest";
import type { Output } from "../outputs/output.js";
import type { CellStatus } from "../protocol/page.js";
import { renderDashboardPage } from "./dashboard-page.js";
import { codeCell, dashboardModel, grid, notebookOf, report } from "./samples.js";

/** The start tag that holds `part`. */
function tagWith(html: string, part: string): string {
  return [...html.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag).find((tag) => tag.includes(part)) ?? "";
}

function stateOf(...statuses: CellStatus[]) {
  return { kernel: "busy" as const, cells: statuses.map((status, at) => ({ index: at + 1, status })) };
}

describe("the document", () => {
  test("is whole, and names its scripts and styles", () => {
    const html = renderDashboardPage(dashboardModel());
    expect(html).toMatch(/^<!DOCTYPE html><html lang="en" dir="ltr">/);
    expect(html).toContain("<title>Sales</title>");
    expect(html).toContain('<link rel="stylesheet" href="/base/_assets/style.css"/>');
    expect(html).toContain('<script type="module" src="/base/_assets/dashboard.js" nonce="bm9uY2U"></script>');
    expect(html).toContain("needs JavaScript");
  });

  test("gives its script the configuration, which can't end its element", () => {
    const model = dashboardModel();
    const config = { ...model.config, query: "a=</script><script>" };
    const html = renderDashboardPage({ ...model, config });
    const json = /<script type="application\/json" id="dashboard-config">(.*?)<\/script>/.exec(html)?.[1] ?? "";
    expect(JSON.parse(json)).toEqual(config);
  });

  test("has a header with the way up and the menu; a plain page has none", () => {
    const html = renderDashboardPage(dashboardModel());
    expect(html).toContain('<a href="/base/dashboards">Dashboards</a>');
    expect(html).toContain('<a href="/base/dashboards/finance" dir="auto">finance</a>');
    expect(html).toContain('<span aria-current="page" dir="auto">Sales</span>');
    expect(tagWith(html, 'id="start-over"')).toMatch(/^<button type="button"/);
    const plain = renderDashboardPage(dashboardModel({ plain: true }));
    expect(plain).not.toContain("site-header");
    expect(plain).not.toContain("start-over");
    expect(plain).toContain('<main id="dashboard"');
  });

  test("offers a file of what it shows, with the page's query, unless that is switched off", () => {
    const html = renderDashboardPage(dashboardModel());
    expect(html).toContain('href="/base/_api/exports/html/finance/sales?region=north&amp;from=mail"');
    expect(html).not.toContain("/exports/pdf/");
    expect(renderDashboardPage(dashboardModel({ downloads: ["html", "pdf", "png"] }))).toMatch(/exports\/pdf\/.*exports\/png\//s);
    expect(renderDashboardPage(dashboardModel({ downloads: [] }))).not.toContain("/exports/");
  });

  test("says what is particular about its session, with a header or without", () => {
    const { config } = dashboardModel();
    const pagesOf = (part: Partial<typeof config>) =>
      [false, true].map((plain) => renderDashboardPage(dashboardModel({ plain, config: { ...config, ...part } })));
    for (const html of pagesOf({ session: "shared", viewOnly: true })) expect(html.match(/>View only</g)).toHaveLength(1);
    for (const html of pagesOf({ session: "shared" })) expect(html.match(/>Everyone sees what you change</g)).toHaveLength(1);
    for (const html of pagesOf({ session: "static", viewOnly: true, taken: "2026-05-04T03:02:00.000Z" }))
      expect(html.match(/>Last updated <time[^>]*>May 4, 2026/g)).toHaveLength(1);
    for (const html of pagesOf({})) expect(html).not.toContain("session-note");
  });

  test("has a first heading, the notebook's own where there is one", () => {
    expect(renderDashboardPage(dashboardModel()).match(/<h1/g)).toHaveLength(1);
    const untitled = notebookOf({ cells: [codeCell(0)], views: [{ ...report, cells: [0] }] });
    expect(renderDashboardPage(dashboardModel({ notebook: untitled }))).toContain('<h1 class="visually-hidden">Sales</h1>');
  });
});

describe("cells", () => {
  test("Markdown is rendered with formulas, code is its outputs", () => {
    const outputs: Output[] = [
      { output_type: "display_data", data: { "text/html": '<img src="a.png">' }, metadata: {} },
      { output_type: "display_data", data: { "text/markdown": "*soft*" }, metadata: {} },
    ];
    const html = renderDashboardPage(dashboardModel({ outputs: (cell) => (cell === 1 ? outputs : []) }));
    expect(html).toContain('<h1 id="Sales-now">Sales <em>now</em></h1>');
    expect(html).toContain('class="katex"');
    expect(html).toContain('<img src="/base/dashboards/finance/a.png">');
    expect(html).toContain("<em>soft</em>");
    expect(html).not.toContain("SECRET");
  });

  test("say what they are doing", () => {
    const html = renderDashboardPage(dashboardModel({ state: stateOf("running", "failed") }));
    expect(tagWith(html, 'data-cell="1"')).toBe('<section class="cell cell-code" data-cell="1" data-state="running" aria-busy="true">');
    expect(tagWith(html, 'data-cell="2"')).toBe('<section class="cell cell-code" data-cell="2" data-state="failed">');
    expect(html).toContain('<p class="cell-notice" hidden></p>');
    expect(html).toContain('<p class="cell-notice">This part could not be completed.</p>');
  });

  test("wait where there is no session yet", () => {
    const html = renderDashboardPage(dashboardModel());
    expect(tagWith(html, 'data-cell="1"')).toContain('data-state="waiting"');
    expect(tagWith(html, 'id="dashboard-progress"')).not.toContain("hidden");
    expect(html).toContain('<progress max="2" value="0"');
  });

  test("hide their outputs where the author says so", () => {
    const cells = [{ ...codeCell(0), outputHidden: true }];
    const notebook = notebookOf({ cells, views: [{ ...report, cells: [0] }] });
    const text: Output = { output_type: "stream", name: "stdout", text: "not for visitors" };
    const html = renderDashboardPage(dashboardModel({ notebook, outputs: () => [text] }));
    expect(html).not.toContain("not for visitors");
    expect(tagWith(html, "cell-outputs")).toContain("hidden");
  });

  test("are left out where they are raw, hidden, or not there", () => {
    const cells = [...notebookOf().cells, { kind: "raw" as const, index: 3, source: "raw text", tags: [] }];
    const notebook = notebookOf({ cells, views: [{ ...report, cells: [1, 3, 9] }] });
    const html = renderDashboardPage(dashboardModel({ notebook }));
    expect([...html.matchAll(/data-cell="(\d+)"/g)].map(([, index]) => index)).toEqual(["1"]);
  });

  test("can be stopped by the visitor whose they are alone", () => {
    const { config } = dashboardModel();
    const buttonOf = (part: Partial<typeof config>) =>
      tagWith(renderDashboardPage(dashboardModel({ plain: true, config: { ...config, ...part } })), 'id="stop"');
    expect(buttonOf({})).toBe('<button type="button" id="stop" hidden>');
    expect([buttonOf({ session: "shared" }), buttonOf({ session: "static", viewOnly: true })]).toEqual(["", ""]);
  });

  test("progress is hidden once all is done", () => {
    const html = renderDashboardPage(dashboardModel({ state: stateOf("done", "done") }));
    expect(tagWith(html, 'id="dashboard-progress"')).toContain("hidden");
  });
});

describe("views", () => {
  test("a grid says where its slots are; the style sheet makes boxes of it", () => {
    const html = renderDashboardPage(dashboardModel({ notebook: notebookOf({ views: [grid] }) }));
    expect(html).toContain(
      '<div class="view view-grid" style="--grid-columns:12;--grid-rows:12;--grid-row-height:20px;--grid-margin:10px">',
    );
    expect(tagWith(html, 'data-cell="1"')).toContain('style="--slot-row:4;--slot-column:3;--slot-width:6;--slot-height:8"');
  });

  test("several have links to each, which keep the rest of the query", () => {
    const notebook = notebookOf({ views: [report, grid] });
    const html = renderDashboardPage(dashboardModel({ notebook, viewId: "grid" }));
    expect(html).toContain('<a href="?region=north&amp;from=mail&amp;view=report">Report</a>');
    expect(html).toContain('<a href="?region=north&amp;from=mail&amp;view=grid" aria-current="page">Grid</a>');
    expect(html).toContain('class="view view-grid"');
  });

  test("tabs are links to sections below one another, until the script makes tabs of them", () => {
    const markdown = (index: number, source: string) => ({ kind: "markdown" as const, index, source, tags: [], attachments: {} });
    const beside = { ...codeCell(2), tags: ["sidebar"] };
    const cells = [markdown(0, "# Sales\n\n## Costs & more"), codeCell(1), beside, markdown(3, "## Costs & more")];
    const notebook = notebookOf({ cells, views: [{ ...report, cells: [0, 1, 2, 3] }] });
    const html = renderDashboardPage(dashboardModel({ notebook, template: "tabs" }));
    expect(html).toContain('<a href="#tab-Costs-%26-more">Costs &amp; more</a><a href="#tab-Costs-%26-more-2">Costs &amp; more</a>');
    expect(html).toContain('<section class="tab-panel cells" id="tab-Costs-&amp;-more" aria-label="Costs &amp; more">');
    expect([...html.matchAll(/data-cell="(\d+)"/g)].map(([, index]) => index)).toEqual(["2", "0", "0", "1", "3"]);
    expect(tagWith(html, 'id="sidebar"')).toContain('popover="auto"');
    expect(html.match(/<h1/g)).toHaveLength(1);
  });

  test("an unknown one is the first; a single one needs no links", () => {
    const html = renderDashboardPage(dashboardModel({ viewId: "nowhere" }));
    expect(html).toContain('class="view view-report"');
    expect(html).not.toContain('href="?region=north');
  });
});
