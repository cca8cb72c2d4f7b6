/** Makes tabs of a dashboard's sections and the links to them. The address's anchor says which one is shown. */

export interface Tabs {
  /** Shows the section in which `element` stands. */
  reveal(element: Element): void;
}

interface Tab {
  readonly link: HTMLAnchorElement;
  readonly panel: HTMLElement;
}

const NO_TABS: Tabs = { reveal() {} };

/** To be called before anything is scrolled to. */
export function makeTabs(): Tabs {
  const list = document.querySelector<HTMLElement>(".tabs");
  const view = list?.parentElement;
  if (!list || !view) return NO_TABS;
  const tabs = [...list.querySelectorAll("a")].flatMap((link): Tab[] => {
    const panel = document.getElementById(anchorOf(link.hash));
    return panel === null ? [] : [{ link, panel }];
  });
  const show = (chosen: Tab): void => {
    for (const tab of tabs) select(tab, tab === chosen);
  };
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    describe(tab);
    tab.link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      // The browser would scroll.
      event.preventDefault();
      if (tab.link.hash !== window.location.hash) window.history.pushState(null, "", tab.link.hash);
      show(tab);
    });
  }
  list.addEventListener("keydown", (event) => {
    const next = tabs[nextOf(event, tabs)];
    if (next === undefined) return;
    event.preventDefault();
    window.history.replaceState(window.history.state, "", next.link.hash);
    show(next);
    next.link.focus();
  });
  const reveal = (element: Element): void => {
    const tab = tabs.find(({ panel }) => panel.contains(element));
    if (tab?.panel.inert) show(tab);
  };
  const followAddress = (): void => {
    const target = document.getElementById(anchorOf(window.location.hash));
    if (target !== null) reveal(target);
    // Back where no section had been chosen.
    else if (window.location.hash === "" && tabs[0] !== undefined) show(tabs[0]);
    if (target !== null && !tabs.some(({ panel }) => panel === target)) target.scrollIntoView();
  };
  if (tabs[0] !== undefined) show(tabs[0]);
  followAddress();
  // Also when the visitor goes back.
  window.addEventListener("hashchange", followAddress);
  window.addEventListener("popstate", followAddress);
  view.dataset.ready = "";
  return { reveal };
}

/** What the markup can't say, since without a script there are no tabs. */
function describe({ link, panel }: Tab): void {
  link.id = `to-${panel.id}`;
  link.setAttribute("role", "tab");
  link.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.removeAttribute("aria-label");
  panel.setAttribute("aria-labelledby", link.id);
}

function select({ link, panel }: Tab, isChosen: boolean): void {
  link.setAttribute("aria-selected", String(isChosen));
  link.tabIndex = isChosen ? 0 : -1;
  panel.inert = !isChosen;
  if (isChosen) bringIntoRow(link);
}

/** Sideways alone: where the page stands is the visitor's. */
function bringIntoRow(link: HTMLElement): void {
  const row = link.parentElement;
  if (row === null) return;
  const [inner, outer] = [link.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.left < outer.left) row.scrollLeft += inner.left - outer.left;
  else if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right;
}

/** Of the tab to go to from the one that has the focus; -1 where the key means something else. */
function nextOf({ key, target }: KeyboardEvent, tabs: readonly Tab[]): number {
  const at = tabs.findIndex(({ link }) => link === target);
  const count = tabs.length;
  if (at === -1) return -1;
  const [onward, back] = isRightToLeft(tabs[at]?.link) ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  if (key === onward) return (at + 1) % count;
  if (key === back) return (at + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : -1;
}

function isRightToLeft(element: Element | undefined): boolean {
  return element !== undefined && getComputedStyle(element).direction === "rtl";
}

/** The id that an anchor in an address names: "#tab-Costs" or "". */
export function anchorOf(hash: string): string {
  const text = hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
