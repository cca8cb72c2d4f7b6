/** Files that the server takes a while to make: the page says so, and why there is none. Without this script their links do by themselves. */
import type { PageConfig } from "../src/protocol/page.js";
import { problemOf } from "./answers.js";
import { closeMenu } from "./menu.js";
import { hideNotice, showNotice } from "./page-view.js";
import { requestHeaders } from "./request-headers.js";
import { saveFile } from "./save-file.js";
import { pageWords } from "./words/page-words.js";

/** Closes the menu. */
export function offerDownloads(config: PageConfig): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".menu a[data-made]"))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      closeMenu();
      void download(link, config);
    });
}

async function download({ href, download: name }: HTMLAnchorElement, config: PageConfig): Promise<void> {
  const words = pageWords();
  showNotice("download", words.makingFile);
  const problem = await get(href, name, config).catch(() => words.unreachable);
  if (problem === undefined) hideNotice("download");
  else showNotice("download", problem, { label: words.close, run: () => hideNotice("download") });
}

/** Resolves to a problem for the visitor, if there is one. */
async function get(url: string, name: string, config: PageConfig): Promise<string | undefined> {
  const response = await fetch(url, { headers: requestHeaders(config) });
  if (!response.ok) return problemOf(response);
  saveFile(name, await response.blob());
  return undefined;
}
