/** The text of a stream on the page. Text that only grows is added to what stands there; the start of a long text is left out. */

import { renderStreamText } from "../src/outputs/render.js";
import { TextWindow } from "./text-window.js";
import { pageWords } from "./words/page-words.js";

const ESCAPE = "\x1b";

export class StreamView {
  readonly node = document.createElement("div");
  private readonly pre = document.createElement("pre");
  private readonly window = new TextWindow();
  private earlier: HTMLButtonElement | undefined;
  private text = "";

  constructor(text: string) {
    this.node.className = "output output-stream";
    this.node.append(this.pre);
    this.show(text);
  }

  /** `onlyGrew`: what was shown stands as it is, and what was added can be rendered by itself. */
  update(text: string, onlyGrew: boolean): void {
    const before = this.text;
    // Colours go on beyond the text that sets them.
    const goesOn = onlyGrew || (text.startsWith(before) && !before.includes(ESCAPE));
    this.text = text;
    if (!goesOn || this.window.follow(text)) this.show(text);
    else this.pre.insertAdjacentHTML("beforeend", renderStreamText(text.slice(before.length)));
  }

  private show(text: string): void {
    this.text = text;
    this.window.follow(text);
    this.pre.innerHTML = renderStreamText(text.slice(this.window.start));
    if (this.window.start > 0) this.offerEarlier();
    else this.takeOfferBack();
  }

  private offerEarlier(): void {
    if (this.earlier !== undefined) return;
    this.earlier = document.createElement("button");
    this.earlier.type = "button";
    this.earlier.className = "button output-earlier";
    this.earlier.textContent = pageWords().showEarlier;
    this.earlier.addEventListener("click", () => this.showEarlier());
    this.node.prepend(this.earlier);
  }

  private takeOfferBack(): void {
    this.earlier?.remove();
    this.earlier = undefined;
  }

  /** What the visitor reads stays where it is. */
  private showEarlier(): void {
    const bottom = this.node.getBoundingClientRect().bottom;
    this.window.showEarlier(this.text);
    this.show(this.text);
    scrollerOf(this.node).scrollBy({ top: this.node.getBoundingClientRect().bottom - bottom, behavior: "instant" });
  }
}

/** A cell in a grid scrolls by itself. */
function scrollerOf(node: HTMLElement): Element {
  for (let element = node.parentElement; element !== null; element = element.parentElement) {
    if (element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
  }
  return document.documentElement;
}
