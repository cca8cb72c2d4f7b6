/**
 * Outputs load their library's scripts and styles from a CDN, though the library beside the kernel has them too: the page takes those,
 * so that it works without a network, and no other site hears of its visitors.
 */
import type { LocalCopy } from "../src/protocol/lab-extensions.js";
import { nameInCopy } from "../src/protocol/local-copies.js";
import { bundledCopy } from "./bundled-copies.js";

export type Redirect = (address: string) => string;

export function redirectTo(copies: readonly LocalCopy[], baseUrl: string): Redirect {
  return (address) => {
    for (const copy of copies) {
      const name = nameInCopy(copy, address);
      if (name !== undefined) return `${baseUrl}${copy.url}${name}`;
    }
    return bundledCopy(address) ?? address;
  };
}

/**
 * Of scripts and style sheets that are made from now on. `keep-address`: a script that asks for its address gets the one that was asked
 * for, and finds others beside it.
 */
export function redirectElements(redirect: Redirect, address?: "keep-address"): void {
  redirectProperty(HTMLScriptElement.prototype, "src", redirect, address);
  redirectProperty(HTMLLinkElement.prototype, "href", redirect, address);
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function setLocalAttribute(this: Element, name: string, value: string): void {
    const isAddress = (this instanceof HTMLScriptElement && name === "src") || (this instanceof HTMLLinkElement && name === "href");
    setAttribute.call(this, name, isAddress ? localOf(this, value, redirect) : value);
  };
}

/** Of markup that is not in the page yet, its frames included. */
export function redirectMarkup(root: ParentNode, redirect: Redirect): void {
  // Setting them again is what redirects them.
  for (const script of root.querySelectorAll<HTMLScriptElement>("script[src]"))
    script.setAttribute("src", script.getAttribute("src") ?? "");
  for (const link of root.querySelectorAll<HTMLLinkElement>("link[href]")) link.setAttribute("href", link.getAttribute("href") ?? "");
  for (const medium of root.querySelectorAll(":is(img, audio, video, source, embed)[src]")) {
    const address = medium.getAttribute("src") ?? "";
    const local = redirect(address);
    if (local !== address) medium.setAttribute("src", local);
  }
  for (const frame of root.querySelectorAll<HTMLIFrameElement>("iframe[srcdoc]")) {
    const srcdoc = frame.srcdoc.replace(
      /\b(src|href)=(["'])(https:\/\/[^"']+)\2/g,
      (_, name, quote, address) => `${name}=${quote}${redirect(address)}${quote}`,
    );
    if (srcdoc !== frame.srcdoc) frame.srcdoc = srcdoc;
  }
}

function redirectProperty<E extends HTMLScriptElement | HTMLLinkElement>(
  prototype: E,
  name: keyof E & string,
  redirect: Redirect,
  address: "keep-address" | undefined,
): void {
  const property = Object.getOwnPropertyDescriptor(prototype, name);
  if (property?.set === undefined) return;
  const { get, set } = property;
  const asked = new WeakMap<E, string>();
  Object.defineProperty(prototype, name, {
    ...property,
    get(this: E) {
      return asked.get(this) ?? get?.call(this);
    },
    set(this: E, value: unknown) {
      const local = typeof value === "string" ? localOf(this, value, redirect) : value;
      if (address !== undefined && typeof value === "string" && local !== value) asked.set(this, value);
      set.call(this, local);
    },
  });
}

function localOf(element: Element, address: string, redirect: Redirect): string {
  const local = redirect(address);
  // Ours is the same version, but need not be the same bytes; and it is of this origin.
  if (local !== address) forget(element);
  return local;
}

function forget(element: Element): void {
  for (const name of ["integrity", "crossorigin"]) element.removeAttribute(name);
  for (const name of ["integrity", "crossOrigin"]) Object.defineProperty(element, name, { value: "", writable: true, configurable: true });
}
