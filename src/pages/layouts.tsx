/** How a view places its cells. The style sheet turns a slot's numbers into a box, so that a narrow screen can have one column. */
import type { GridSlot, GridView } from "../notebook/notebook.js";
import { type CellContents, CellSection } from "./cells.js";

export function ReportLayout({ cells }: { readonly cells: readonly CellContents[] }) {
  return (
    <div class="view view-report">
      {cells.map((cell) => (
        <CellSection cell={cell} key={cell.index} />
      ))}
    </div>
  );
}

export function GridLayout({ view, cells }: { readonly view: GridView; readonly cells: readonly CellContents[] }) {
  const slots = new Map(view.slots.map((slot) => [slot.cell, slot]));
  return (
    <div class="view view-grid" style={gridStyle(view)}>
      {cells.map((cell) => (
        <CellSection cell={cell} style={slotStyle(slots.get(cell.index))} key={cell.index} />
      ))}
    </div>
  );
}

function gridStyle({ columns, rowHeight, margin, slots }: GridView): string {
  const rows = slots.reduce((most, { row, height }) => Math.max(most, row + height), 0);
  return `--grid-columns:${columns};--grid-rows:${rows};--grid-row-height:${rowHeight}px;--grid-margin:${margin}px`;
}

function slotStyle(slot: GridSlot | undefined): string | undefined {
  if (slot === undefined) return undefined;
  return `--slot-row:${slot.row};--slot-column:${slot.col};--slot-width:${slot.width};--slot-height:${slot.height}`;
}
