/**
 * How high a dashboard's cells were when the visitor left it: kept by their browser, so that the next visit's page has its shape from the
 * beginning. Numbers alone, of the last version and at the last width.
 */

interface Kept {
  readonly revision: string;
  /** Of the content, in CSS pixels. */
  readonly width: number;
  /** By the cell's index; 0: it showed nothing. */
  readonly heights: Readonly<Record<string, number>>;
}

type Place = Pick<Storage, "getItem" | "setItem">;

const CELLS = ":is(.view-report, .cells) > .cell-code";

/** Answers what is to be called once all cells have run. */
export function keepCellHeights(page: { readonly key: string; readonly revision: string }, main: HTMLElement, place: Place): () => void {
  const kept = read(place, page.key);
  if (kept?.revision === page.revision && kept.width === main.clientWidth) apply(kept, main);
  let isComplete = false;
  window.addEventListener("pagehide", () => {
    if (isComplete) write(place, page.key, { revision: page.revision, width: main.clientWidth, heights: heightsIn(main) });
  });
  return () => {
    isComplete = true;
  };
}

/** Browsers that keep nothing have none. */
export function browserPlace(): Place {
  try {
    return window.localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {} };
  }
}

function apply({ heights }: Kept, main: HTMLElement): void {
  for (const cell of main.querySelectorAll<HTMLElement>(CELLS)) {
    const height = heights[cell.dataset.cell ?? ""];
    if (typeof height !== "number") continue;
    if (height === 0) cell.dataset.expected = "nothing";
    else delete cell.dataset.expected;
    cell.style.setProperty("--expected-height", `${height}px`);
  }
}

/** What is on another tab has no height now. */
function heightsIn(main: HTMLElement): Kept["heights"] {
  const cells = [...main.querySelectorAll<HTMLElement>(CELLS)].filter((cell) => cell.checkVisibility());
  return Object.fromEntries(cells.map((cell) => [cell.dataset.cell, Math.round(cell.getBoundingClientRect().height)]));
}

function read(place: Place, key: string): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(place.getItem(key) ?? "null");
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(value: unknown): value is Kept {
  return (
    typeof value === "object" && value !== null && "revision" in value && "width" in value && "heights" in value && value.heights !== null
  );
}

function write(place: Place, key: string, kept: Kept): void {
  try {
    place.setItem(key, JSON.stringify(kept));
  } catch {
    // There is no room, or none is given.
  }
}
