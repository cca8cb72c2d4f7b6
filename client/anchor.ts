/** A page that is opened at an anchor: outputs that come later move it, or bring it, so the page goes there again. */
import { anchorOf, type Tabs } from "./tabs.js";

/** Returns what is to be called whenever outputs were drawn, with whether more are to come. */
export function followAnchor(tabs: Tabs): (complete: boolean) => void {
  const id = anchorOf(location.hash);
  if (id === "") return () => {};
  let isOver = false;
  const leave = (): void => {
    isOver = true;
  };
  // From here on the visitor decides what is in view.
  for (const event of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    window.addEventListener(event, leave, { once: true, passive: true, capture: true });
  }
  return (complete) => {
    if (isOver) return;
    const target = document.getElementById(id);
    if (target !== null) {
      tabs.reveal(target);
      target.scrollIntoView();
    }
    if (complete) leave();
  };
}
