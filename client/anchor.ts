/** A page that is opened at an anchor: outputs that come later move it, or bring it, so the page goes there again. */

/** Returns what is to be called whenever outputs were drawn, with whether more are to come. */
export function followAnchor(): (complete: boolean) => void {
  const id = decoded(location.hash.slice(1));
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
    document.getElementById(id)?.scrollIntoView();
    if (complete) leave();
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
