/** The server's list on this page: fetched again and put in place of the old one, so that the document, and the token in it, stays. */
import type { ListConfig } from "../../src/protocol/page.js";

/** What comes with each list page; the rest of the document stays. */
const PARTS = [".site-header", ".list-top", ".list-body", "#list-config"] as const;

interface Focus {
  readonly selector: string;
  readonly selection: readonly [number | null, number | null] | undefined;
}

export function readListConfig(page: Document): ListConfig | undefined {
  const element = page.querySelector("#list-config");
  // The server wrote it from the same type.
  return element === null ? undefined : JSON.parse(element.textContent ?? "");
}

/** `gone`: there is no list at the address, at least no more. */
export async function fetchListPage(url: string, signal: AbortSignal): Promise<Document | "gone" | "unreachable"> {
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, cache: "no-store", signal });
    if (response.status === 404) return "gone";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return PARTS.every((selector) => page.querySelector(selector) !== null) ? page : "gone";
  } catch {
    return "unreachable";
  }
}

/** What the script adds to the server's list. */
export interface Decoration {
  remove(): void;
  add(): void;
}

/** Puts a page's list in place of this one's. */
export function replaceList(page: Document, decoration: Decoration): void {
  decoration.remove();
  for (const selector of PARTS) {
    const part = page.querySelector(selector);
    if (part !== null) document.querySelector(selector)?.replaceWith(document.adoptNode(part));
  }
  document.title = page.title;
  decoration.add();
}

/** The same folder again: what the author has typed and where the focus is stays. Answers whether the focus could. */
export function refreshList(page: Document, decoration: Decoration): boolean {
  const query = searchField()?.value ?? "";
  const focus = focusInList();
  replaceList(page, decoration);
  const field = searchField();
  if (field !== undefined && query !== "") {
    field.value = query;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return focus === undefined || restore(focus);
}

function searchField(): HTMLInputElement | undefined {
  return document.querySelector<HTMLInputElement>("#list-search") ?? undefined;
}

/** Undefined where the focus is in no part that will be replaced. */
function focusInList(): Focus | undefined {
  const { activeElement: element } = document;
  if (element === null || element.closest(PARTS.join(",")) === null) return undefined;
  const entry = element.closest<HTMLElement>("[data-path]");
  const kind = element.id === "" ? [element.localName, ...element.classList].map(CSS.escape).join(".") : `#${element.id}`;
  const selection = element instanceof HTMLInputElement ? ([element.selectionStart, element.selectionEnd] as const) : undefined;
  return { selector: entry === null ? kind : `[data-path="${CSS.escape(entry.dataset.path ?? "")}"] ${kind}`, selection };
}

function restore({ selector, selection }: Focus): boolean {
  const element = document.querySelector<HTMLElement>(selector);
  element?.focus({ preventScroll: true });
  if (element instanceof HTMLInputElement && selection !== undefined) element.setSelectionRange(...selection);
  return element !== null;
}
