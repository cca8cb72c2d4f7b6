/** The list page: narrows the list while the visitor types. The same rule as on the server: every word must be there. */

const search = document.querySelector<HTMLInputElement>("#list-search");
const entries = [...document.querySelectorAll<HTMLElement>("#list-entries > [data-search]")];
const noMatch = document.querySelector<HTMLElement>("#list-no-match");
const count = createCount();

/** For who can't see the list grow shorter. It must be there before it says something. */
function createCount(): HTMLElement {
  const element = document.createElement("p");
  element.className = "visually-hidden";
  element.setAttribute("role", "status");
  noMatch?.before(element);
  return element;
}

function narrow(query: string): void {
  const words = query.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const entry of entries) {
    const matches = words.every((word) => entry.dataset.search?.includes(word) === true);
    entry.hidden = !matches;
    if (matches) shown += 1;
  }
  if (noMatch !== null) noMatch.hidden = shown > 0;
  // That nothing matches is said by the line above.
  count.textContent = query.trim() === "" || shown === 0 ? "" : `${shown} of ${entries.length} shown`;
}

search?.addEventListener("input", () => narrow(search.value));
// The page that the form would load holds nothing else.
search?.form?.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]") !== null;
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  search?.focus();
});
