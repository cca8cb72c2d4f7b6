/** Brings what has just appeared into sight: the list may be scrolled far down when something is said above it. */

let isAboutTo = false;

/** Of several that appear at once, the first. Moves the page no further than needed, and at once where motion is not wanted. */
export function reveal(element: Element): void {
  if (isAboutTo) return;
  isAboutTo = true;
  // All that comes with it is on the page by then.
  requestAnimationFrame(() => {
    isAboutTo = false;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: "nearest", behavior: isStill ? "instant" : "smooth" });
  });
}
