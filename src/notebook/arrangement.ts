/** How a report's cells are arranged by the dashboard's template: beside the page, above its sections, in them. Pure. */

import { isSidebarTag } from "./conventions.js";
import type { DashboardSettings } from "./dashboard-settings.js";
import { type Heading, headingsOf } from "./headings.js";
import type { Cell } from "./notebook.js";

export type Template = DashboardSettings["template"];

/** A cell, or what a section has of it. */
export interface CellPart {
  /** Its index. */
  readonly cell: number;
  /** Of a Markdown cell in which a section begins that is not its first line. */
  readonly source?: string;
}

export interface Section {
  readonly title: string;
  readonly parts: readonly CellPart[];
}

export interface Arrangement {
  /** In the side panel. */
  readonly sidebar: readonly CellPart[];
  /** Above the sections; all that is left where there are none. */
  readonly lead: readonly CellPart[];
  /** None, or at least two. */
  readonly sections: readonly Section[];
}

/** `shown`: indices of the view's cells. */
export function arrange(shown: readonly number[], cells: readonly Cell[], template: Template): Arrangement {
  const parts = shown.map((cell): CellPart => ({ cell }));
  if (template === "report") return { sidebar: [], lead: parts, sections: [] };
  const isBeside = ({ cell }: CellPart): boolean => cells[cell]?.tags.some(isSidebarTag) === true;
  const sidebar = parts.filter(isBeside);
  const rest = parts.filter((part) => !isBeside(part));
  if (template === "sidebar") return { sidebar, lead: rest, sections: [] };
  return { sidebar, ...inSections(rest, cells) };
}

/** A section begins at each level-1 heading where there are several, else at each of level 2: the one above them is the title. */
export function inSections(parts: readonly CellPart[], cells: readonly Cell[]): Pick<Arrangement, "lead" | "sections"> {
  const headings = parts.flatMap(({ cell }) => headingsIn(cells[cell]));
  const level = headings.filter((heading) => heading.level === 1).length > 1 ? 1 : 2;
  if (headings.filter((heading) => heading.level === level).length < 2) return { lead: parts, sections: [] };
  const lead: CellPart[] = [];
  const sections: { title: string; parts: CellPart[] }[] = [];
  for (const { cell } of parts) {
    for (const { title, ...part } of cutAtHeadings(cell, cells[cell], level)) {
      if (title !== undefined) sections.push({ title, parts: [] });
      (sections.at(-1)?.parts ?? lead).push(part);
    }
  }
  return { lead, sections };
}

interface Piece extends CellPart {
  /** Of the section that begins with it. */
  readonly title?: string;
}

function cutAtHeadings(index: number, cell: Cell | undefined, level: Heading["level"]): readonly Piece[] {
  const starts = headingsIn(cell).filter((heading) => heading.level === level);
  if (cell === undefined || starts.length === 0) return [{ cell: index }];
  const lines = cell.source.split(/\r?\n/);
  const before = lines.slice(0, starts[0]?.line).join("\n");
  const isOne = starts.length === 1 && before.trim() === "";
  const pieces = starts.map(({ text, line }, at): Piece => {
    const source = lines.slice(line, starts[at + 1]?.line).join("\n");
    return { cell: index, title: text, ...(isOne ? {} : { source }) };
  });
  return before.trim() === "" ? pieces : [{ cell: index, source: before }, ...pieces];
}

/** One that says nothing can't be the name of a section. */
function headingsIn(cell: Cell | undefined): readonly Heading[] {
  return cell?.kind === "markdown" ? headingsOf(cell.source).filter(({ text }) => text !== "") : [];
}
