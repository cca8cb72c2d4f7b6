/** A button at each cell that shows something to be looked at: the cell then has the whole screen, until Escape or the button again. */
import { pageWords } from "./words/page-words.js";

const PICTURES = ".output-image, .output-library, :is(.output-html, .output-widget) :is(img, svg, canvas, iframe)";
/** Pixels; what is smaller is an icon or a part of a control. */
const LEAST = { width: 200, height: 100 } as const;

/** To be called whenever outputs have changed. Where the browser, or the frame around the page, does not allow it, nothing is offered. */
export function offerFullScreen(): void {
  if (!document.fullscreenEnabled) return;
  for (const cell of document.querySelectorAll<HTMLElement>(".cell-code")) {
    const button = cell.querySelector<HTMLElement>(":scope > .cell-full-screen");
    if (!hasPicture(cell)) button?.remove();
    else if (button === null) cell.append(createButton(cell));
  }
}

function hasPicture(cell: HTMLElement): boolean {
  return [...cell.querySelectorAll(PICTURES)].some((picture) => {
    const { width, height } = picture.getBoundingClientRect();
    return width >= LEAST.width && height >= LEAST.height;
  });
}

function createButton(cell: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cell-full-screen";
  const name = (): void => {
    const text = document.fullscreenElement === cell ? pageWords().leaveFullScreen : pageWords().fullScreen;
    button.title = text;
    button.setAttribute("aria-label", text);
  };
  name();
  button.addEventListener("click", () => {
    const change = document.fullscreenElement === cell ? document.exitFullscreen() : cell.requestFullscreen();
    change.catch((error: unknown) => console.warn(error));
  });
  cell.addEventListener("fullscreenchange", () => {
    name();
    button.focus({ preventScroll: true });
  });
  return button;
}
