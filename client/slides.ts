/** Shows a dashboard's slides one at a time: by keys, by buttons, by a swipe. The address's anchor says which. */
import { anchorOf, type Tabs } from "./tabs.js";
import { pageWords } from "./words/page-words.js";

/** Pixels that a finger goes before it means another slide. */
const SWIPE = 60;
/** What has a use of its own for keys and swipes. */
const ITS_OWN =
  "a, button, input, select, textarea, summary, video, audio, iframe, canvas, svg, [contenteditable], [tabindex]:not(main, .slide), .jupyter-widgets, .output-library, .output-scroll";

/** To be called before anything is scrolled to. Undefined where the page has none. */
export function makeSlides(): Tabs | undefined {
  const view = document.querySelector<HTMLElement>(".view-slides");
  return view === null ? undefined : new SlideShow(view);
}

class SlideShow implements Tabs {
  private readonly slides: readonly HTMLElement[];
  private at = 0;

  constructor(private readonly view: HTMLElement) {
    this.slides = [...view.querySelectorAll<HTMLElement>(":scope > .slide")];
    view.querySelector("#slide-back")?.addEventListener("click", () => this.back());
    view.querySelector("#slide-on")?.addEventListener("click", () => this.goOn());
    this.offerFullScreen();
    document.addEventListener("keydown", (event) => this.press(event));
    this.followSwipes();
    for (const event of ["hashchange", "popstate"]) window.addEventListener(event, () => this.followAddress());
    this.show(0, false);
    this.followAddress();
    view.dataset.ready = "";
  }

  reveal(element: Element): void {
    const index = this.slides.findIndex((slide) => slide.contains(element));
    if (index === -1) return;
    if (index !== this.at) this.show(index, true);
  }

  /** `whole`: with all that comes at steps of its own. */
  private show(index: number, whole: boolean): void {
    this.at = index;
    for (const [position, slide] of this.slides.entries()) slide.inert = position !== index;
    for (const fragment of this.fragments) fragment.hidden = !whole;
    const words = pageWords();
    const count = this.view.querySelector(".slide-count");
    if (count !== null) count.textContent = words.slideOf(index + 1, this.slides.length);
    this.renewButtons();
  }

  private goOn(): void {
    const next = this.fragments.find(({ hidden }) => hidden);
    if (next !== undefined) next.hidden = false;
    else if (this.at + 1 < this.slides.length) this.go(this.at + 1, false);
    this.renewButtons();
  }

  private back(): void {
    const last = this.fragments.findLast(({ hidden }) => !hidden);
    if (last !== undefined) last.hidden = true;
    else if (this.at > 0) this.go(this.at - 1, true);
    this.renewButtons();
  }

  private go(index: number, whole: boolean): void {
    this.show(index, whole);
    window.history.replaceState(window.history.state, "", `#${this.slides[index]?.id}`);
    window.scrollTo({ top: 0, behavior: "instant" });
  }

  private get fragments(): HTMLElement[] {
    return [...(this.slides[this.at]?.querySelectorAll<HTMLElement>(":scope > [data-fragment]") ?? [])];
  }

  /** One that has the focus keeps it. */
  private renewButtons(): void {
    const isEnd = this.at + 1 === this.slides.length && this.fragments.every(({ hidden }) => !hidden);
    const isStart = this.at === 0 && this.fragments.every(({ hidden }) => hidden);
    this.view.querySelector("#slide-on")?.setAttribute("aria-disabled", String(isEnd));
    this.view.querySelector("#slide-back")?.setAttribute("aria-disabled", String(isStart));
  }

  private press(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target instanceof Element && target.closest(ITS_OWN) !== null && target.closest(".slide-controls") === null) return;
    const isRightToLeft = getComputedStyle(this.view).direction === "rtl";
    if (key === "PageDown" || key === (isRightToLeft ? "ArrowLeft" : "ArrowRight")) this.goOn();
    else if (key === "PageUp" || key === (isRightToLeft ? "ArrowRight" : "ArrowLeft")) this.back();
    else if (key === "Home") this.go(0, false);
    else if (key === "End") this.go(this.slides.length - 1, true);
    else return;
    event.preventDefault();
  }

  private followSwipes(): void {
    let start: { readonly x: number; readonly y: number } | undefined;
    this.view.addEventListener("touchstart", ({ touches, target }) => {
      const [touch] = touches;
      const isTheirs = target instanceof Element && target.closest(ITS_OWN) !== null;
      start = touches.length === 1 && touch !== undefined && !isTheirs ? { x: touch.clientX, y: touch.clientY } : undefined;
    });
    this.view.addEventListener("touchend", ({ changedTouches: [touch] }) => {
      if (start === undefined || touch === undefined) return;
      const [across, along] = [touch.clientX - start.x, Math.abs(touch.clientY - start.y)];
      start = undefined;
      if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * along) return;
      const isOnward = across < 0 !== (getComputedStyle(this.view).direction === "rtl");
      if (isOnward) this.goOn();
      else this.back();
    });
  }

  private offerFullScreen(): void {
    const button = this.view.querySelector<HTMLButtonElement>("#slide-full-screen");
    if (button === null || !document.fullscreenEnabled) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const change = document.fullscreenElement === null ? this.view.requestFullscreen() : document.exitFullscreen();
      change.catch((error: unknown) => console.warn(error));
    });
    this.view.addEventListener("fullscreenchange", () => {
      const { fullScreen, leaveFullScreen } = pageWords();
      button.textContent = document.fullscreenElement === this.view ? leaveFullScreen : fullScreen;
    });
  }

  private followAddress(): void {
    const target = document.getElementById(anchorOf(window.location.hash));
    if (target !== null) this.reveal(target);
  }
}
