/** Scripts in an author's HTML, on a page whose policy lets only those run that carry its nonce. */
import { attributeSource, transformHtml } from "./html-tags.js";

const MAY_HOLD = /<script|srcdoc/i;
/** As text of a document, and as value of an attribute. */
const SCRIPT_START = /(?:<|&lt;|&#0*60;|&#x0*3c;)script(?=[\s/>]|&gt;)/gi;

/** Those that the browser is to run as it reads the page. `nonce`: without a quote or space. */
export function allowScripts(html: string, nonce: string): string {
  return markScripts(html, ` nonce=${nonce}`, (srcdoc, name) => attributeSource(name, allowScriptsOfFrame(srcdoc, nonce)));
}

/**
 * Those that are the page's script to run, once: the browser leaves them alone, and frames with scripts too, as they would load from
 * elsewhere what is here.
 */
export function holdScripts(html: string): string {
  return markScripts(html, ' type="text/plain"', (srcdoc, name) =>
    attributeSource(srcdoc.search(SCRIPT_START) < 0 ? name : "data-srcdoc", srcdoc),
  );
}

/** The document of a frame, which the page's policy holds for too. Unquoted, as the same characters may stand in a text of a script. */
export function allowScriptsOfFrame(srcdoc: string, nonce: string): string {
  return srcdoc.replace(SCRIPT_START, (start) => `${start} nonce=${nonce}`);
}

/** Of attributes that are there twice, the first counts. */
function markScripts(html: string, mark: string, frame: (srcdoc: string, name: string) => string): string {
  if (!MAY_HOLD.test(html)) return html;
  return transformHtml(html, {
    startTag: (tag) => (tag === "script" ? mark : ""),
    attribute: ({ name, value }, tag) =>
      tag === "iframe" && value !== undefined && name.toLowerCase() === "srcdoc" ? frame(value, name) : undefined,
  });
}
