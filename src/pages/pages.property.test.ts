import fc from "fast-check";
import { expect, test } from "vitest";
import { renderDashboardPage } from "./dashboard-page.js";
import { renderErrorPage } from "./error-page.js";
import { renderListPage } from "./list-page.js";
import { codeCell, dashboardModel, grid, notebookOf, report, site } from "./samples.js";

/** A name that would become an element or an attribute, if a page let it. */
const hostile = fc
  .string({
    unit: fc.constantFrom("<x-evil ", "/>", ">", '"', "'", "&", "</title>", "</script>", "a", "é", " onx-evil=1", "\n"),
    minLength: 1,
  })
  .filter((text) => text.trim() !== "");

/** Elements and attributes of a page, found as a tokenizer would: quoted values hold no markup. */
function markup(html: string): string[] {
  return [...html.matchAll(/<([a-z!/][^\s>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)].map(([, name, attributes]) => {
    const names = (attributes ?? "").replace(/"[^"]*"|'[^']*'/g, "");
    return `${name}${names}`;
  });
}

test("no title, name, path, query or message becomes markup", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const config = { ...dashboardModel().config, dashboard: `${text}/${text}`, query: text, visitorToken: text };
      const views = [report, { ...grid, id: text, name: text }] as const;
      const pages = [
        renderDashboardPage(dashboardModel({ notebook: notebookOf({ title: text, views }), config })),
        renderErrorPage({ site, status: 500, message: text }),
        renderListPage({ site, path: text, query: text, entries: [{ kind: "folder", name: text, title: text }], now: new Date(0) }),
      ];
      for (const page of pages) {
        expect(markup(page).filter((tag) => tag.includes("x-evil"))).toEqual([]);
        expect(page.match(/<\/title>/g)).toHaveLength(1);
      }
    }),
  );
});

test("no code of any cell is ever on a page", () => {
  const source = fc.string({ minLength: 1 }).map((text) => `marker${text}q7`);
  const status = fc.constantFrom("waiting", "running", "done", "failed", "not-run");
  fc.assert(
    fc.property(source, status, fc.boolean(), fc.boolean(), (code, cellStatus, plain, outputHidden) => {
      const cells = [{ ...codeCell(0, code), outputHidden }, codeCell(1, code)];
      const notebook = notebookOf({ cells, views: [{ ...report, cells: [0, 1] }, grid] });
      const state = { kernel: "busy", cells: [0, 1].map((index) => ({ index, status: cellStatus })) } as const;
      for (const viewId of ["report", "grid"]) {
        expect(renderDashboardPage(dashboardModel({ notebook, state, plain, viewId }))).not.toContain("marker");
      }
    }),
  );
});
