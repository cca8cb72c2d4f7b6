/** How a view places its cells. The style sheet turns a slot's numbers into a box, so that a narrow screen can have one column. */
import type { GridSlot, GridView } from "../notebook/notebook.js";
import type { Words } from "../words/words.js";
import { type CellContents, CellSection } from "./cells.js";

export interface ArrangedCells {
  readonly sidebar: readonly CellContents[];
  readonly lead: readonly CellContents[];
  readonly sections: readonly PageSection[];
}

interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly cells: readonly CellContents[];
}

/** All cells of what is no grid, as its template arranges them. */
export function ReportLayout({ cells: { sidebar, lead, sections }, words }: { readonly cells: ArrangedCells; readonly words: Words }) {
  const content = sections.length === 0 ? <Flow cells={lead} /> : <Tabs lead={lead} sections={sections} words={words} />;
  if (sidebar.length === 0) return content;
  return (
    <div class="beside">
      <Sidebar cells={sidebar} words={words} />
      {content}
    </div>
  );
}

function Flow({ cells }: { readonly cells: readonly CellContents[] }) {
  return <div class="view view-report">{sectionsOf(cells)}</div>;
}

/** Without its script, a list of links to what stands one below the other. */
function Tabs({ lead, sections, words }: Pick<ArrangedCells, "lead" | "sections"> & { readonly words: Words }) {
  return (
    <div class="view view-tabs">
      {lead.length > 0 && <div class="cells">{sectionsOf(lead)}</div>}
      <nav class="tabs" aria-label={words.sections}>
        {sections.map(({ id, title }) => (
          <a href={`#${encodeURIComponent(id)}`} key={id}>
            {title}
          </a>
        ))}
      </nav>
      {sections.map(({ id, title, cells }) => (
        <section class="tab-panel cells" id={id} aria-label={title} key={id}>
          {sectionsOf(cells)}
        </section>
      ))}
    </div>
  );
}

/** Where there is no room beside the content, a drawer that a button opens. Browsers do that without a script. */
function Sidebar({ cells, words }: { readonly cells: readonly CellContents[]; readonly words: Words }) {
  return (
    <>
      <button type="button" class="button sidebar-open" popovertarget="sidebar">
        {words.controls}
      </button>
      <aside class="sidebar cells" id="sidebar" popover="auto" aria-label={words.controls}>
        <button type="button" class="button sidebar-close" popovertarget="sidebar" popovertargetaction="hide">
          {words.close}
        </button>
        {sectionsOf(cells)}
      </aside>
    </>
  );
}

function sectionsOf(cells: readonly CellContents[]) {
  return cells.map((cell, at) => <CellSection cell={cell} key={`${at}-${cell.index}`} />);
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
