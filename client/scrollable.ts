/** What scrolls must be reachable by the keyboard, and only that. */
import { pageWords } from "./words/page-words.js";

const MAY_SCROLL = ".view-grid .cell-outputs, .view-grid .markdown, .output-scroll, .katex-display";

export function markScrollable(): void {
  const label = pageWords().scrollable;
  for (const element of document.querySelectorAll<HTMLElement>(MAY_SCROLL)) {
    const scrolls = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
    if (scrolls && element.tabIndex < 0) {
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", label);
    } else if (!scrolls && element.getAttribute("aria-label") === label) {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
    }
  }
}
