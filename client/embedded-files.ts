/** The files that a saved copy of a dashboard holds, by the addresses at which its outputs look for them. */
import { COPY_FILE_SELECTOR } from "../src/protocol/saved-copy.js";
import { bundledCopy } from "./bundled-copies.js";
import type { Redirect } from "./local-copies.js";

/** To addresses of what the copy holds; others stay as they are. */
export function redirectToEmbedded(): Redirect {
  const elements = new Map<string, HTMLElement>();
  for (const element of document.querySelectorAll<HTMLElement>(COPY_FILE_SELECTOR)) elements.set(element.dataset.file ?? "", element);
  const made = new Map<string, string>();
  return (address) => {
    const name = (bundledCopy(address) ?? address).replace(/[?#].*$/s, "");
    const element = elements.get(name);
    if (element === undefined) return address;
    const url = made.get(name) ?? URL.createObjectURL(fileOf(element));
    made.set(name, url);
    return url;
  };
}

function fileOf({ textContent, dataset: { type = "", encoding } }: HTMLElement): Blob {
  const text: string = JSON.parse(textContent ?? "");
  const content = encoding === "base64" ? Uint8Array.from(atob(text), (character) => character.charCodeAt(0)) : text;
  return new Blob([content], { type });
}
