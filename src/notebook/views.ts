/**
 * The views that a notebook's dashboard metadata describes. Source: jupyter_dashboards layout specification, version 1; grids in the
 * wild also spell `defaultCellHeight` and `maxColumns`. Malformed values are clamped, never refused.
 */
import type { ReadCell } from "./cells.js";
import { isRecord, type JsonRecord, recordAt, textAt } from "./json.js";
import type { GridSlot, GridView, ReportView, View } from "./notebook.js";

type Report = (problem: string) => void;

const DEFAULTS = { columns: 12, rowHeight: 20, margin: 10 } as const;
/** Beyond any screen; keeps arithmetic and pages sane. */
const MAX = { columns: 1000, rowHeight: 2000, margin: 500, row: 100_000, height: 10_000 } as const;
const EXTENSION = ["extensions", "jupyter_dashboards", "views"] as const;

/** Without any view in the metadata: a report of all cells that no tag hides. */
export function readViews(metadata: JsonRecord, cells: readonly ReadCell[], report: Report): readonly [View, ...View[]] {
  const views = Object.entries(recordAt(metadata, ...EXTENSION)).flatMap(([id, view]) => readView(id, view, cells, report) ?? []);
  const active = textAt(recordAt(metadata, "extensions", "jupyter_dashboards"), "activeView");
  const first = views.find(({ id }) => id === active) ?? views[0];
  if (first === undefined) return [plainReport(cells)];
  return [first, ...views.filter((view) => view !== first)];
}

function readView(id: string, view: unknown, cells: readonly ReadCell[], report: Report): View | undefined {
  if (!isRecord(view)) {
    report(`View "${id}" is not an object and is left out.`);
    return undefined;
  }
  const name = textAt(view, "name") ?? id;
  if (view.type === "grid") return readGrid(id, name, view, cells, report);
  if (view.type !== "report") report(`View "${id}" is of an unknown type and is shown as a report.`);
  const shown = cells.filter((entry) => {
    const layout = layoutOf(entry, id);
    return layout !== undefined && layout.hidden !== true && hasPlace(entry);
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

function layoutOf({ metadata }: ReadCell, viewId: string): JsonRecord | undefined {
  const views = recordAt(metadata, ...EXTENSION);
  const layout = Object.hasOwn(views, viewId) ? views[viewId] : undefined;
  return isRecord(layout) ? layout : undefined;
}

function readGrid(id: string, name: string, view: JsonRecord, cells: readonly ReadCell[], report: Report): GridView {
  const read = reader(`view "${id}"`, report);
  const columns = read("numColumns", view.numColumns ?? view.maxColumns, 1, MAX.columns, DEFAULTS.columns);
  const slots = cells.flatMap((entry) => readSlot(entry, id, columns, report) ?? []);
  return {
    kind: "grid",
    id,
    name,
    columns,
    rowHeight: read("cellHeight", view.cellHeight ?? view.defaultCellHeight, 1, MAX.rowHeight, DEFAULTS.rowHeight),
    margin: read("cellMargin", view.cellMargin, 0, MAX.margin, DEFAULTS.margin),
    slots: slots.sort((a, b) => a.row - b.row || a.col - b.col || a.cell - b.cell),
  };
}

/** `{}` has no place yet, so it is hidden. */
function readSlot(entry: ReadCell, viewId: string, columns: number, report: Report): GridSlot | undefined {
  const layout = layoutOf(entry, viewId);
  if (layout === undefined || layout.hidden === true || !hasPlace(entry)) return undefined;
  if (layout.row === undefined && layout.col === undefined) return undefined;
  const read = reader(`cell ${entry.cell.index} in view "${viewId}"`, report);
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

/** A whole number within bounds, or the nearest; the default where it is missing or no number. */
function reader(where: string, report: Report) {
  return (field: string, value: unknown, min: number, max: number, fallback: number): number => {
    if (value === undefined) return fallback;
    const number = typeof value === "number" && Number.isFinite(value) ? Math.round(Math.min(max, Math.max(min, value))) : fallback;
    if (number !== value) report(`${field} of ${where} is ${JSON.stringify(value)}; ${number} is used.`);
    return number;
  };
}
