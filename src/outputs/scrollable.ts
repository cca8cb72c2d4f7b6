/** Wide contents in a box that scrolls sideways, by keyboard too. */

export function scrollable(html: string): string {
  return `<div class="output-scroll" role="group" aria-label="Table" tabindex="0">${html}</div>`;
}
