/** Figures of ipympl have the size in pixels that Python gives them: where their place is narrower, they are shown that much smaller. */
const CANVAS = ".jupyter-matplotlib-canvas-div";
const POINTING = ["mousedown", "mouseup", "mousemove", "mouseenter", "mouseleave", "dblclick", "wheel"] as const;
/** Around the canvas, left and right together. */
const FRAME_PX = 8;

const fitted = new WeakSet<HTMLElement>();

/** Those in a place for widgets that are not yet. */
export function fitFigures(place: HTMLElement): void {
  for (const canvas of place.querySelectorAll<HTMLElement>(CANVAS)) {
    if (fitted.has(canvas)) continue;
    fitted.add(canvas);
    const observer = new ResizeObserver(() => shrink(canvas, place.clientWidth - FRAME_PX));
    observer.observe(place);
    observer.observe(canvas);
    for (const type of POINTING) canvas.addEventListener(type, (event) => pointInto(canvas, event), { capture: true, passive: true });
  }
}

export function scaleFor(width: number, room: number): number {
  return width > room && room > 0 ? room / width : 1;
}

/** A transformation leaves the room of the whole, which margins take back. */
function shrink(canvas: HTMLElement, room: number): void {
  const { offsetWidth: width, offsetHeight: height, style } = canvas;
  const scale = scaleFor(width, room);
  style.transform = scale === 1 ? "" : `scale(${scale})`;
  style.transformOrigin = getComputedStyle(canvas).direction === "rtl" ? "100% 0" : "0 0";
  style.marginInlineEnd = scale === 1 ? "" : `${(scale - 1) * width}px`;
  style.marginBottom = scale === 1 ? "" : `${(scale - 1) * height}px`;
}

/** The figure reads where an event is from its canvas's corner, in pixels of the whole. */
function pointInto(canvas: HTMLElement, event: MouseEvent): void {
  const { left, top, width } = canvas.getBoundingClientRect();
  const scale = width / canvas.offsetWidth;
  if (scale === 1) return;
  const { clientX, clientY } = event;
  Object.defineProperty(event, "clientX", { value: left + (clientX - left) / scale });
  Object.defineProperty(event, "clientY", { value: top + (clientY - top) / scale });
}
