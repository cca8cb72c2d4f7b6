/** Formulas in widgets (HTMLMath, labels): the widget library marks where they may be; KaTeX sets them. */
import { replaceFormulas } from "../../src/outputs/math.js";

const MAY_HOLD = ".widget-htmlmath-content, .widget-label";
const LOOKS_LIKE = /\$|\\\(|\\\[|\\begin\{/;

export async function typesetFormulas(root: HTMLElement): Promise<void> {
  const places = [...root.querySelectorAll<HTMLElement>(MAY_HOLD)].filter((place) => LOOKS_LIKE.test(place.textContent ?? ""));
  if (places.length === 0) return;
  const { renderLatex } = await import("../latex.js");
  for (const place of places) typesetPlace(place, renderLatex);
}

function typesetPlace(place: HTMLElement, renderLatex: (tex: string, display: boolean) => string): void {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text && LOOKS_LIKE.test(node.data) && node.parentElement?.closest(".katex") === null) texts.push(node);
  }
  for (const text of texts) {
    const holder = document.createElement("template");
    holder.innerHTML = withFormulas(text.data, renderLatex);
    if (holder.content.querySelector(".katex") !== null) text.replaceWith(holder.content);
  }
  if (getComputedStyle(place).display === "flex") wrapContents(place);
}

/** As items of a flex box, words and formulas would lose the spaces between them. */
function wrapContents(place: HTMLElement): void {
  if (place.childNodes.length < 2) return;
  const line = document.createElement("span");
  line.append(...place.childNodes);
  place.append(line);
}

function withFormulas(text: string, renderLatex: (tex: string, display: boolean) => string): string {
  return replaceFormulas(text, ({ tex, display }) => renderLatex(tex, display));
}
