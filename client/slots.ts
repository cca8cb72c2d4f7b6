/**
 * Cells in their places of a grid: where nothing has to scroll, menus may leave a place; libraries that follow the window alone hear
 * that their place has changed.
 */
const SLOTS = ".view-grid > .cell-code > .cell-outputs";
const FOLLOW_WINDOW = ".js-plotly-plot, .vega-embed";
export function watchSlots(): void {
  for (const slot of document.querySelectorAll<HTMLElement>(SLOTS)) watchSlot(slot);
}

function watchSlot(slot: HTMLElement): void {
  const sizes = new ResizeObserver((changes) => {
    slot.toggleAttribute("data-fits", fits(slot));
    if (changes.some(({ target }) => target !== slot && target.querySelector(FOLLOW_WINDOW) !== null)) tellLibraries();
  });
  const observeAll = (): void => {
    for (const output of slot.children) sizes.observe(output);
  };
  new MutationObserver(observeAll).observe(slot, { childList: true });
  sizes.observe(slot);
  observeAll();
}

/** Of what is a part of the outputs; a menu that is open is in none's way. */
function fits(slot: HTMLElement): boolean {
  const room = slot.getBoundingClientRect();
  return [...slot.children].every((output) => {
    const { bottom } = output.getBoundingClientRect();
    return bottom <= room.bottom + 1 && output.scrollHeight <= output.clientHeight + 1 && output.scrollWidth <= output.clientWidth + 1;
  });
}

let isTelling = false;

/** Once, however many places have changed. */
function tellLibraries(): void {
  if (isTelling) return;
  isTelling = true;
  requestAnimationFrame(() => {
    isTelling = false;
    window.dispatchEvent(new Event("resize"));
  });
}
