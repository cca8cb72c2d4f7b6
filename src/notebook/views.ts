/**
 * The views that a notebook's dashboard metadata describes. Source: jupyter_dashboards layout specification, version 1; grids in the
 * wild also spell `defaultCellHeight` and `maxColumns`. Malformed values are clamped, never refused.
 */
import type { ReadCell } from "./cells.js";
import { isRecord, type JsonRecord, recordAt, textAt } from "./json.js";
import type { GridSlot, GridView, ReportView, View } from "./notebook.js";
import { brief, type Problems } from "./problems.js";

const DEFAULTS = { columns: 12, rowHeight: 20, margin: 10 } as const;
/** Beyond any screen; keeps arithmetic and pages sane. */
const MAX = { columns: 1000, rowHeight: 2000, margin: 500, row: 100_000, height: 10_000 } as const;
const EXTENSION = ["extensions", "jupyter_dashboards", "views"] as const;

/** Whether the notebook describes a dashboard; if so, nothing else decides what is shown. */
export function hasViews(metadata: JsonRecord): boolean {
  return Object.values(recordAt(metadata, ...EXTENSION)).some(isRecord);
}

/** The active view first. Without any view in the metadata: a report of all cells that no tag hides. */
export function readViews(metadata: JsonRecord, cells: readonly ReadCell[], problems: Problems): readonly [View, ...View[]] {
  const { activeView, views: given } = recordAt(metadata, "extensions", "jupyter_dashboards");
  if (given !== undefined && !isRecord(given)) problems.add(`views is ${brief(given)}, not an object; all cells are shown as a report.`);
  const views = Object.entries(recordAt(metadata, ...EXTENSION)).flatMap(([id, view]) => readView(id, view, cells, problems) ?? []);
  const first = views[0];
  if (first === undefined) return [plainReport(cells)];
  const active = views.find(({ id }) => id === activeView);
  if (active === undefined && activeView !== undefined)
    problems.add(`activeView is ${brief(activeView)}, which is no view; "${first.id}" is shown first.`);
  const shownFirst = active ?? first;
  return [shownFirst, ...views.filter((view) => view !== shownFirst)];
}

function readView(id: string, view: unknown, cells: readonly ReadCell[], problems: Problems): View | undefined {
  if (!isRecord(view)) {
    problems.add(`View "${id}" is not an object and is left out.`);
    return undefined;
  }
  const name = textAt(view, "name") ?? id;
  if (view.type === "grid") return readGrid(id, name, view, cells, problems);
  if (view.type !== "report") problems.add(`View "${id}" is of an unknown type and is shown as a report.`);
  const shown = cells.filter((entry) => {
    const layout = layoutOf(entry, id, problems);
    return layout !== undefined && hasPlace(entry);
  });
  return { kind: "report", id, name, cells: shown.map(({ cell }) => cell.index) };
}

function plainReport(cells: readonly ReadCell[]): ReportView {
  const shown = cells.filter((entry) => !entry.hiddenByTag && hasPlace(entry));
  return { kind: "report", id: "report", name: "Report", cells: shown.map(({ cell }) => cell.index) };
}

/** Raw cells are for other programs; a cell without text shows nothing. */
function hasPlace({ cell }: ReadCell): boolean {
  return cell.kind !== "raw" && cell.source.trim() !== "";
}

/** Undefined where the cell is hidden: by its entry, or because it has none. */
function layoutOf({ cell, metadata }: ReadCell, viewId: string, problems: Problems): JsonRecord | undefined {
  const views = recordAt(metadata, ...EXTENSION);
  const layout = Object.hasOwn(views, viewId) ? views[viewId] : undefined;
  if (layout === undefined) return undefined;
  const where = `cell ${cell.index} in view "${viewId}"`;
  if (!isRecord(layout)) {
    problems.add(`The layout of ${where} is ${brief(layout)}; the cell is hidden.`);
    return undefined;
  }
  if (layout.hidden === true) return undefined;
  if (layout.hidden !== undefined && layout.hidden !== false)
    problems.add(`hidden of ${where} is ${brief(layout.hidden)}; the cell is shown.`);
  return layout;
}

function readGrid(id: string, name: string, view: JsonRecord, cells: readonly ReadCell[], problems: Problems): GridView {
  const read = reader(`view "${id}"`, problems);
  const columns = read("numColumns", view.numColumns ?? view.maxColumns, 1, MAX.columns, DEFAULTS.columns);
  const slots = cells
    .flatMap((entry) => readSlot(entry, id, columns, problems) ?? [])
    .sort((a, b) => a.row - b.row || a.col - b.col || a.cell - b.cell);
  const overlap = firstOverlap(slots);
  if (overlap !== undefined) problems.add(`Cells ${overlap[0].cell} and ${overlap[1].cell} overlap in view "${id}".`);
  return {
    kind: "grid",
    id,
    name,
    columns,
    rowHeight: read("cellHeight", view.cellHeight ?? view.defaultCellHeight, 1, MAX.rowHeight, DEFAULTS.rowHeight),
    margin: read("cellMargin", view.cellMargin, 0, MAX.margin, DEFAULTS.margin),
    slots,
  };
}

/** `{}` has no place yet, so it is hidden. */
function readSlot(entry: ReadCell, viewId: string, columns: number, problems: Problems): GridSlot | undefined {
  const layout = layoutOf(entry, viewId, problems);
  if (layout === undefined || !hasPlace(entry)) return undefined;
  if (layout.row === undefined && layout.col === undefined) return undefined;
  const read = reader(`cell ${entry.cell.index} in view "${viewId}"`, problems);
  const col = read("col", layout.col, 0, columns - 1, 0);
  const room = columns - col;
  return {
    cell: entry.cell.index,
    row: read("row", layout.row, 0, MAX.row, 0),
    col,
    width: layout.width === null ? room : read("width", layout.width, 1, room, Math.min(room, 4)),
    height: read("height", layout.height, 1, MAX.height, 4),
  };
}

/** `slots` are in order of their rows, so the search looks no further down than a slot reaches. */
function firstOverlap(slots: readonly GridSlot[]): readonly [GridSlot, GridSlot] | undefined {
  for (const [position, slot] of slots.entries()) {
    for (let next = position + 1; next < slots.length; next++) {
      const other = slots[next];
      if (other === undefined || other.row >= slot.row + slot.height) break;
      if (other.col < slot.col + slot.width && slot.col < other.col + other.width) return [slot, other];
    }
  }
  return undefined;
}

/** A whole number within bounds, or the nearest; the default where it is missing or no number. */
function reader(where: string, problems: Problems) {
  return (field: string, value: unknown, min: number, max: number, fallback: number): number => {
    if (value === undefined) return fallback;
    const number = typeof value === "number" ? Math.round(Math.min(max, Math.max(min, value))) : fallback;
    if (number !== value) problems.add(`${field} of ${where} is ${brief(value)}; ${number} is used.`);
    return number;
  };
}
