/** Models of pages for tests. */
import type { CodeCell, GridView, Notebook, ReportView } from "../notebook/notebook.js";
import { english } from "../words/english.js";
import type { DashboardPageModel } from "./dashboard-page.js";
import type { SiteContext } from "./document.js";

export const site: SiteContext = {
  words: english,
  baseUrl: "/base",
  scripts: ["/base/_assets/dashboard.js"],
  styles: ["/base/_assets/style.css"],
  nonce: "bm9uY2U",
};

export const report: ReportView = { kind: "report", id: "report", name: "Report", cells: [0, 1, 2] };
export const grid: GridView = {
  kind: "grid",
  id: "grid",
  name: "Grid",
  columns: 12,
  rowHeight: 20,
  margin: 10,
  slots: [
    { cell: 0, row: 0, col: 0, width: 12, height: 4 },
    { cell: 1, row: 4, col: 3, width: 6, height: 8 },
  ],
};

export function codeCell(index: number, source = "SECRET = 1"): CodeCell {
  return { kind: "code", index, source, tags: [], outputHidden: false, mayRaise: false };
}

export function notebookOf(overrides: Partial<Notebook> = {}): Notebook {
  return {
    title: "Sales",
    kernel: {},
    cells: [{ kind: "markdown", index: 0, source: "# Sales *now*\n\n$x_1$", tags: [], attachments: {} }, codeCell(1), codeCell(2)],
    views: [report],
    settings: {},
    problems: [],
    ...overrides,
  };
}

export function dashboardModel(overrides: Partial<DashboardPageModel> = {}): DashboardPageModel {
  return {
    site,
    plotTheme: "page",
    config: {
      baseUrl: "/base",
      dashboard: "finance/sales",
      query: "region=north",
      revision: "r1",
      linkBase: "/base/dashboards/finance/",
      session: "visitor",
      viewOnly: false,
      visitorToken: "token",
    },
    notebook: notebookOf(),
    template: "report",
    query: "region=north&from=mail",
    plain: false,
    mayShare: false,
    downloads: ["html"],
    embeddable: true,
    outputs: () => [],
    ...overrides,
  };
}
