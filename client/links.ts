/** Links to what the visitor sees: for who may open it, and from who may make such a link for everybody who has it. */

import type { PageConfig } from "../src/protocol/page.js";
import { problemOf } from "./answers.js";
import { copyText } from "./copy-text.js";
import { onChosen } from "./menu.js";
import { hideNotice, showNotice } from "./page-view.js";
import { requestHeaders } from "./request-headers.js";
import { pageWords } from "./words/page-words.js";

export function offerLinks(config: PageConfig): void {
  onChosen("copy-link", () => void copy(window.location.href, pageWords().linkCopied));
  onChosen("copy-share-link", () => void share(config).catch(() => tell(pageWords().unreachable)));
}

async function copy(url: string, text: string): Promise<void> {
  tell((await copyText(url)) ? text : url);
}

async function share(config: PageConfig): Promise<void> {
  const path = config.dashboard.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`${config.baseUrl}/_api/share-links/${path}`, { method: "POST", headers: requestHeaders(config) });
  if (!response.ok) return tell(await problemOf(response));
  const { url, expires }: { readonly url: string; readonly expires: string } = await response.json();
  const words = pageWords();
  const until = new Intl.DateTimeFormat(words.language, { dateStyle: "long", timeStyle: "short" }).format(new Date(expires));
  await copy(withView(url, window.location), words.shareLinkCopied(until));
}

/** The parameters, the view and the place that the visitor sees. */
export function withView(url: string, { search, hash }: Pick<Location, "search" | "hash">): string {
  const link = new URL(url);
  for (const [name, value] of new URLSearchParams(search)) link.searchParams.append(name, value);
  link.hash = hash;
  return link.href;
}

function tell(text: string): void {
  showNotice("link", text, { label: pageWords().close, run: () => hideNotice("link") });
}
