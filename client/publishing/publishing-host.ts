/** The places on the page that publishing draws into. */

export interface PublishingHost {
  /** Between the list's heading and the list. */
  readonly panel: HTMLElement;
  /** Shown while files are dragged over the page. */
  readonly highlight: HTMLElement;
}

/** What authors read is in English, on a page in any language. */
export function speakEnglish(element: HTMLElement): void {
  element.lang = "en";
  element.dir = "ltr";
}

export function createHost(extras: readonly HTMLElement[]): PublishingHost {
  const panel = document.createElement("section");
  panel.id = "publishing";
  panel.setAttribute("aria-label", "Publishing");
  panel.tabIndex = -1;
  speakEnglish(panel);
  document.querySelector(".list-top")?.after(panel, ...extras);
  const highlight = document.createElement("div");
  highlight.className = "drop-highlight";
  highlight.setAttribute("aria-hidden", "true");
  highlight.hidden = true;
  document.body.append(highlight);
  return { panel, highlight };
}
