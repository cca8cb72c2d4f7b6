/** The cells of a view, rendered, in the layout that the view or the dashboard's template gives them. */
import type { JSX } from "preact";
import { arrange, type CellPart, type Template } from "../notebook/arrangement.js";
import type { ReportView, View } from "../notebook/notebook.js";
import { slidesOf } from "../notebook/slides.js";
import { type CellContents, type CellSource, renderCell } from "./cells.js";
import { type ArrangedCells, GridLayout, ReportLayout } from "./layouts.js";
import { Slides } from "./slides.js";

interface ContentModel extends CellSource {
  readonly template: Template;
}

interface Content {
  /** In the order in which a narrow screen and a screen reader meet them. */
  readonly cells: readonly CellContents[];
  readonly layout: JSX.Element;
}

export function contentOf(view: View, model: ContentModel): Content {
  if (view.kind === "report") return model.template === "slides" ? slidesContent(view, model) : reportOf(view, model);
  const cells = visibleCells(view).flatMap((cell) => renderCell(cell, model) ?? []);
  return { cells, layout: <GridLayout view={view} cells={cells} /> };
}

/** Their indices, in the order of the notebook or of the grid. */
export function visibleCells(view: View): readonly number[] {
  return view.kind === "report" ? view.cells : view.slots.map(({ cell }) => cell);
}

function reportOf(view: ReportView, model: ContentModel): Content {
  const render = (parts: readonly CellPart[]) => parts.flatMap(({ cell, source }) => renderCell(cell, model, source) ?? []);
  const { sidebar, lead, sections } = arrange(view.cells, model.notebook.cells, model.template);
  const ids = sectionIds(sections.map(({ title }) => title));
  const arranged: ArrangedCells = {
    sidebar: render(sidebar),
    lead: render(lead),
    sections: sections.map(({ title, parts }, at) => ({ id: ids[at] ?? "", title, cells: render(parts) })),
  };
  const cells = [arranged.sidebar, arranged.lead, ...arranged.sections.map((section) => section.cells)].flat();
  return { cells, layout: <ReportLayout cells={arranged} words={model.site.words} /> };
}

function slidesContent(view: ReportView, model: ContentModel): Content {
  const slides = slidesOf(view.cells, model.notebook.cells).map(({ title, parts }, at) => ({
    id: `slide-${at + 1}`,
    title,
    cells: parts.flatMap(({ cell, source, isFragment }) => {
      const contents = renderCell(cell, model, source);
      return contents === undefined ? [] : [{ ...contents, isFragment }];
    }),
  }));
  return { cells: slides.flatMap(({ cells }) => cells), layout: <Slides slides={slides} words={model.site.words} /> };
}

/** Anchors of a page's sections, each its own: headings have one of their name already. */
function sectionIds(titles: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    const base = `tab-${title.replace(/\s+/g, "-")}`;
    let id = base;
    for (let count = 2; taken.has(id); count++) id = `${base}-${count}`;
    taken.add(id);
    return id;
  });
}
