/** What the page's policy asks of scripts. An author's own scripts are trusted with it; what comes as a text of somebody else is not. */
import { allowScriptsOfFrame } from "../src/outputs/allowed-scripts.js";

/** "" on a page without a policy. */
function pageNonce(): string {
  return document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

/** Scripts that scripts of the page make may run too, as those that they load may ('strict-dynamic'). */
export function trustMadeScripts(): void {
  const nonce = pageNonce();
  const create = document.createElement;
  document.createElement = function createTrusted(this: Document, name: string, options?: ElementCreationOptions): HTMLElement {
    const element: HTMLElement = create.call(this, name, options);
    if (element instanceof HTMLScriptElement) element.nonce = nonce;
    return element;
  };
}

/** Best before they are in the page: a document that has begun is begun again. */
export function trustFrames(root: ParentNode): void {
  const nonce = pageNonce();
  for (const frame of root.querySelectorAll<HTMLIFrameElement>("iframe[srcdoc]")) {
    if (frame.srcdoc.includes(` nonce=${nonce}`)) continue;
    const srcdoc = allowScriptsOfFrame(frame.srcdoc, nonce);
    if (srcdoc !== frame.srcdoc) frame.srcdoc = srcdoc;
  }
}
