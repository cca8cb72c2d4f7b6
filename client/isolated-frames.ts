/** Frames of outputs that are documents of their own: as high as what stands in them. */

/** Returns what lets go of them. */
export function fitIsolatedFrames(root: HTMLElement): () => void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) setHeight(target);
  });
  for (const frame of root.querySelectorAll<HTMLIFrameElement>(".output-isolated > iframe")) {
    frame.addEventListener("load", () => {
      const body = frame.contentDocument?.body;
      if (body === undefined) return;
      observer.observe(body);
      setHeight(body);
    });
  }
  return () => observer.disconnect();
}

function setHeight(body: Element): void {
  const view = body.ownerDocument.defaultView;
  const frame = view?.frameElement;
  if (view === null || !(frame instanceof HTMLElement)) return;
  const { marginTop, marginBottom } = view.getComputedStyle(body);
  const height = body.scrollHeight + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
  frame.style.height = `${Math.ceil(height)}px`;
}
