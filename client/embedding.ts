/** A page in a frame tells the page around it how high it is. Documented in docs/operators.md. */

import type { PageConfig } from "../src/protocol/page.js";
import { copyText } from "./copy-text.js";
import { onChosen } from "./menu.js";
import { hideNotice, showNotice } from "./page-view.js";
import { pageWords } from "./words/page-words.js";

/** `type` of the message; `height` is in CSS pixels. */
const HEIGHT_TYPE = "jupyter-dashboard:height";

/** Of plain pages alone: others are as high as they like. */
export function tellHeight({ parentOrigins }: PageConfig): void {
  const main = document.querySelector("main");
  if (parentOrigins === undefined || window.parent === window || main === null) return;
  const targets = targetsOf(parentOrigins);
  let told: number | undefined;
  const tell = (): void => {
    // Not the document's: that is never less than the frame's.
    const height = Math.ceil(main.getBoundingClientRect().bottom + window.scrollY);
    if (height === told) return;
    told = height;
    for (const target of targets) window.parent.postMessage({ type: HEIGHT_TYPE, height }, target);
  };
  // What is shown above moves it down.
  const observer = new ResizeObserver(tell);
  for (const element of [main, document.querySelector("#dashboard-notices"), document.querySelector(".dashboard-status")])
    if (element !== null) observer.observe(element);
  tell();
}

/** The height is no secret. Where the origins are named, browsers that say which one it is are not made to complain of the others. */
function targetsOf(origins: readonly string[]): readonly string[] {
  if (origins.length === 0) return ["*"];
  const parent = window.location.ancestorOrigins?.[0];
  return [...origins, window.location.origin].filter((origin) => parent === undefined || origin === parent);
}

export function offerEmbedCode(config: PageConfig): void {
  onChosen("copy-embed-code", async () => {
    const code = embedCode(config, window.location, document.title);
    const text = (await copyText(code)) ? pageWords().embedCodeCopied : code;
    showNotice("embed-code", text, { label: pageWords().close, run: () => hideNotice("embed-code") });
  });
}

/** With the parameters that the visitor sees. Without a script, the frame keeps the height that its style says. */
export function embedCode(
  { baseUrl, dashboard }: PageConfig,
  { origin, search }: Pick<Location, "origin" | "search">,
  title: string,
): string {
  const path = dashboard.split("/").map(encodeURIComponent).join("/");
  const url = attribute(`${origin}${baseUrl}/dashboards-plain/${path}${search}`);
  return `<iframe src="${url}" title="${attribute(title)}" style="width: 100%; height: 40rem; border: 0"></iframe>`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
