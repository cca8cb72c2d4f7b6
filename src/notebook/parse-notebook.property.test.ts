import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidNotebookError } from "./errors.js";
import { parseNotebook } from "./parse-notebook.js";

const anyLayout = fc.oneof(
  fc.record(
    {
      hidden: fc.oneof(fc.boolean(), fc.string()),
      row: fc.oneof(fc.integer(), fc.double(), fc.string()),
      col: fc.oneof(fc.integer(), fc.constant(null)),
      width: fc.oneof(fc.integer(), fc.constant(null), fc.string()),
      height: fc.oneof(fc.integer(), fc.double()),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);

test("any JSON is a notebook or refused by name", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.jsonValue().map((cells) => JSON.stringify({ nbformat: 4, cells, metadata: cells })),
        fc.array(fc.jsonValue()).map((cells) => JSON.stringify({ nbformat: 3, worksheets: [{ cells }] })),
        fc.string(),
      ),
      (text) => {
        try {
          parseNotebook(text, "x.ipynb");
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidNotebookError);
        }
      },
    ),
  );
});

test("whatever the layout says, slots lie within the grid, in reading order, of cells that exist", () => {
  const view = fc.record(
    { numColumns: fc.oneof(fc.integer(), fc.string()), cellHeight: fc.oneof(fc.double(), fc.jsonValue()), cellMargin: fc.integer() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(anyLayout, { maxLength: 12 }), view, (layouts, given) => {
      const cells = layouts.map((entry) => ({
        cell_type: "code",
        source: "x = 1",
        metadata: { extensions: { jupyter_dashboards: { views: { v: entry } } } },
      }));
      const metadata = { extensions: { jupyter_dashboards: { version: 1, views: { v: { ...given, type: "grid" } } } } };
      const notebook = parseNotebook(JSON.stringify({ nbformat: 4, metadata, cells }), "x.ipynb");
      expect(notebook.cells.map(({ index }) => index)).toEqual(cells.map((_, index) => index));
      const [grid] = notebook.views;
      if (grid.kind !== "grid") throw new Error(grid.kind);
      expect(grid.columns).toBeGreaterThanOrEqual(1);
      for (const [position, slot] of grid.slots.entries()) {
        expect(Object.values(slot).every(Number.isInteger)).toBe(true);
        expect(Math.min(slot.row, slot.col, slot.width - 1, slot.height - 1)).toBeGreaterThanOrEqual(0);
        expect(slot.col + slot.width).toBeLessThanOrEqual(grid.columns);
        const next = grid.slots[position + 1];
        if (next !== undefined) expect(next.row > slot.row || (next.row === slot.row && next.col >= slot.col)).toBe(true);
      }
    }),
  );
});

test("code cells keep their indices and text among cells of every kind, malformed ones too", () => {
  const code = fc.record({ cell_type: fc.constant("code"), source: fc.string() });
  const other = fc.oneof(fc.jsonValue(), fc.record({ cell_type: fc.constantFrom("markdown", "raw", "strange"), source: fc.jsonValue() }));
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          code.map((cell) => [cell, cell.source] as const),
          other.map((cell) => [cell, undefined] as const),
        ),
      ),
      (given) => {
        const { cells, views } = parseNotebook(JSON.stringify({ nbformat: 4, cells: given.map(([cell]) => cell) }), "x.ipynb");
        expect(cells).toHaveLength(given.length);
        for (const [index, [, source]] of given.entries()) {
          expect(cells[index]?.index).toBe(index);
          if (source !== undefined) expect(cells[index]).toMatchObject({ kind: "code", source });
        }
        const [report] = views;
        if (report.kind !== "report") throw new Error(report.kind);
        expect(report.cells).toEqual(report.cells.toSorted((a, b) => a - b));
        expect(report.cells.some((index) => cells[index]?.kind === "raw")).toBe(false);
      },
    ),
  );
});
