/** Walks between the folders of the list within one document, so that a token that was entered need not be entered again. */

const LINKS_TO_LISTS = [".entry-folder .entry-title", ".breadcrumbs a", ".up a", "#list-no-match a"].join(",");

interface Place {
  /** How far it was scrolled when it was left. */
  readonly scroll: number;
}

/** `show` puts the list at an address on the page and answers whether it could; otherwise the browser goes there. */
export function walkInPlace(show: (url: string) => Promise<boolean>): void {
  // What the browser would restore belongs to the list that is still on the page then.
  history.scrollRestoration = "manual";
  document.addEventListener("click", (event) => {
    const url = listAddress(event);
    if (url === undefined) return;
    event.preventDefault();
    void go(url, show);
  });
  window.addEventListener("popstate", (event) => {
    const place: Partial<Place> | null = event.state;
    void arrive(location.href, place?.scroll ?? 0, show);
  });
}

async function go(url: string, show: (url: string) => Promise<boolean>): Promise<void> {
  const left: Place = { scroll: window.scrollY };
  history.replaceState(left, "");
  history.pushState({ scroll: 0 } satisfies Place, "", url);
  await arrive(url, 0, show);
}

async function arrive(url: string, scroll: number, show: (url: string) => Promise<boolean>): Promise<void> {
  if (!(await show(url))) return location.reload();
  window.scrollTo(0, scroll);
  const heading = document.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

/** Undefined for clicks that the browser handles best: other links, new tabs, downloads. */
function listAddress(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  return link?.matches(LINKS_TO_LISTS) ? link.href : undefined;
}
