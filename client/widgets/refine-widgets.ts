/** What the widget library leaves to the page: formulas in text, scripts of frames, figures that are too wide, and names for sliders that a screen reader can say. */
import { trustFrames } from "../nonce.js";
import { fitFigures } from "./fit-figures.js";
import { typesetFormulas } from "./formulas.js";

/** Looks at what is there and at what comes, until it is disconnected. `isOwn`: no other visitor's words are in it. */
export function refineWidgets(root: HTMLElement, isOwn: boolean): MutationObserver {
  const refine = (): void => {
    if (isOwn) trustFrames(root);
    void typesetFormulas(root);
    nameSliders(root);
    fitFigures(root);
  };
  const observer = new MutationObserver(refine);
  observer.observe(root, { childList: true, subtree: true, characterData: true });
  refine();
  return observer;
}

function nameSliders(root: HTMLElement): void {
  for (const handle of root.querySelectorAll<HTMLElement>(".noUi-handle:not([aria-label])")) {
    const label =
      handle.closest(".widget-inline-hbox, .widget-inline-vbox")?.querySelector(".widget-label")?.textContent?.trim() || "Slider";
    const isRange = handle.closest(".noUi-target")?.querySelectorAll(".noUi-handle").length === 2;
    const end = handle.classList.contains("noUi-handle-upper") ? "to" : "from";
    handle.setAttribute("aria-label", isRange ? `${label}, ${end}` : label);
  }
}
