import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseNotebook } from "../../src/notebook/parse-notebook.js";
import { drawn, openDashboard, visit } from "../support/dashboard.js";
import { setStage } from "../support/stage.js";

const folder = fileURLToPath(new URL("../fixtures/notebooks", import.meta.url));
const stage = setStage({ folder });

interface Box {
  readonly cell: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxes(url: string, width: number): Promise<{ grid: Box; cells: Box[] }> {
  const { context, page } = await visit(stage.browser, { viewport: { width, height: 900 } });
  await openDashboard(page, url);
  const measured = await page.evaluate(() => {
    const box = (element: Element, cell: number) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { cell, x: x + window.scrollX, y: y + window.scrollY, width, height };
    };
    const grid = document.querySelector(".view-grid");
    if (grid === null) throw new Error("no grid");
    const cells = [...document.querySelectorAll(".view-grid .cell")].map((cell) => box(cell, Number(cell.getAttribute("data-cell"))));
    return { grid: box(grid, -1), cells };
  });
  await context.close();
  return measured;
}

test("at 1280 px each cell of a grid stands where its metadata says, within a pixel", async () => {
  const text = await readFile(new URL("../fixtures/notebooks/grid.ipynb", import.meta.url), "utf8");
  const [view] = parseNotebook(text, "grid.ipynb").views;
  if (view.kind !== "grid") throw new Error("the fixture must show a grid first");
  const { grid, cells } = await boxes(`${stage.server.url}/dashboards/grid`, 1280);
  expect(cells.length).toBeGreaterThan(3);
  expect(cells).toHaveLength(view.slots.length);
  for (const slot of view.slots) {
    const cell = cells.find((candidate) => candidate.cell === slot.cell);
    if (cell === undefined) throw new Error(`cell ${slot.cell} is not on the page`);
    const expected = {
      x: (slot.col / view.columns) * grid.width,
      y: slot.row * (view.rowHeight + view.margin),
      width: (slot.width / view.columns) * grid.width - view.margin,
      height: slot.height * view.rowHeight + (slot.height - 1) * view.margin,
    };
    expect(Math.abs(cell.x - grid.x - expected.x), `x of cell ${slot.cell}`).toBeLessThanOrEqual(1);
    expect(Math.abs(cell.y - grid.y - expected.y), `y of cell ${slot.cell}`).toBeLessThanOrEqual(1);
    expect(Math.abs(cell.width - expected.width), `width of cell ${slot.cell}`).toBeLessThanOrEqual(1);
    expect(Math.abs(cell.height - expected.height), `height of cell ${slot.cell}`).toBeLessThanOrEqual(1);
  }
});

test("at 390 px a grid is one column, in reading order, and nothing overlaps or is wider than the page", async () => {
  const { cells } = await boxes(`${stage.server.url}/dashboards/grid`, 390);
  for (const [position, cell] of cells.entries()) {
    expect(cell.x + cell.width).toBeLessThanOrEqual(390);
    const above = cells[position - 1];
    if (above === undefined) continue;
    expect(cell.x).toBe(above.x);
    expect(cell.y).toBeGreaterThanOrEqual(above.y + above.height);
  }
});

test("on paper nothing of a grid is cut off or lies on something else", async () => {
  const { context, page } = await visit(stage.browser);
  await openDashboard(page, `${stage.server.url}/dashboards/grid`);
  await drawn(page);
  const cut = (): Promise<number> =>
    page.locator(".view-grid .cell").evaluateAll((cells) => cells.filter((cell) => cell.scrollHeight > cell.clientHeight + 1).length);
  await page.emulateMedia({ media: "print" });
  expect(await cut()).toBe(0);
  const boxes = await page.locator(".view-grid .cell").evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().toJSON()));
  const overlaps = boxes.flatMap((a, at) =>
    boxes.slice(at + 1).filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1),
  );
  expect(overlaps).toEqual([]);
  await context.close();
});
