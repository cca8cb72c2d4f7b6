/** The notice of a new version, at an edge of the screen where the visitor is not at work. Nothing on the page moves for it. */

import { hideNotice, showNotice } from "./page-view.js";
import { pageWords } from "./words/page-words.js";

export function showNewVersion(isThere: boolean): void {
  if (!isThere) {
    hideNotice("new-version");
    return;
  }
  const notice = showNotice("new-version", pageWords().newVersion, { label: pageWords().loadIt, run: () => location.reload() });
  const { activeElement } = document;
  if (notice === undefined || activeElement === null || activeElement === document.body) return;
  if (overlap(notice.getBoundingClientRect(), activeElement.getBoundingClientRect())) notice.dataset.place = "top";
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
