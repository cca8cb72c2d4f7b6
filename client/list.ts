/**
 * The list page: narrows the list while the visitor types. The same rule as on the server: every word must be there.
 * For who may publish it loads what that takes; nobody else loads or sees anything of it.
 */

import type { ListConfig } from "../src/protocol/page.js";
import type { PublishingStatus } from "./publishing/api-types.js";
import { pageWords } from "./words/page-words.js";

function narrow(query: string): void {
  const words = query.toLowerCase().split(/\s+/);
  const entries = [...document.querySelectorAll<HTMLElement>("#list-entries > [data-search]")];
  let shown = 0;
  for (const entry of entries) {
    const matches = words.every((word) => entry.dataset.search?.includes(word) === true);
    entry.hidden = !matches;
    if (matches) shown += 1;
  }
  const noMatch = document.querySelector<HTMLElement>("#list-no-match");
  if (noMatch !== null) noMatch.hidden = shown > 0;
  // That nothing matches is said by the line above.
  count.textContent = query.trim() === "" || shown === 0 ? "" : pageWords().shownOf(shown, entries.length);
}

/** For who can't see the list grow shorter. It must be there before it says something. */
function createCount(): HTMLElement {
  const element = document.createElement("p");
  element.className = "visually-hidden";
  element.setAttribute("role", "status");
  document.querySelector("main")?.append(element);
  return element;
}

async function offerPublishing(): Promise<void> {
  const element = document.querySelector("#list-config");
  if (element === null) return;
  // The server wrote it from the same type.
  const config: ListConfig = JSON.parse(element.textContent ?? "");
  const response = await fetch(`${config.baseUrl}/_api/publishing`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const status: PublishingStatus = await response.json();
  if (status.access === "none") return;
  const { startPublishing } = await import("./publishing/publishing.js");
  startPublishing(config, status);
}

function searchField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#list-search");
}

const count = createCount();
// The list may be put in place of another one, and its search with it.
document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLInputElement && target === searchField()) narrow(target.value);
});
document.addEventListener("submit", (event) => {
  // The page that the form would load holds nothing else.
  if (event.target === searchField()?.form) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable], dialog") !== null;
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  searchField()?.focus();
});
// A visitor's page is whole without it.
offerPublishing().catch(() => undefined);
