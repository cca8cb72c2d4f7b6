/** Wide contents in a box that scrolls sideways, by keyboard too. */

import type { Words } from "../words/words.js";

export function scrollable(html: string, words: Words): string {
  return `<div class="output-scroll" role="group" aria-label="${words.table}" tabindex="0">${html}</div>`;
}
