/** Scripts in an author's HTML, on a page whose policy lets only those run that carry its nonce. */
import { attributeSource, transformHtml } from "./html-tags.js";

const MAY_HOLD = /<script|srcdoc/i;
/** As text of a document, and as value of an attribute. */
const SCRIPT_START = /(?:<|&lt;|&#0*60;|&#x0*3c;)script(?=[\s/>]|&gt;)/gi;

/** Those that the browser is to run as it reads the page. `nonce`: without a quote or space. */
export function allowScripts(html: string, nonce: string): string {
  return markScripts(html, nonce, ` nonce=${nonce}`);
}

/** Those that are the page's script to run, once: the browser leaves them alone. Frames in the HTML do run theirs. */
export function holdScripts(html: string, nonce: string): string {
  return markScripts(html, nonce, ' type="text/plain"');
}

/** The document of a frame, which the page's policy holds for too. Unquoted, as the same characters may stand in a text of a script. */
export function allowScriptsOfFrame(srcdoc: string, nonce: string): string {
  return srcdoc.replace(SCRIPT_START, (start) => `${start} nonce=${nonce}`);
}

/** Of attributes that are there twice, the first counts. */
function markScripts(html: string, nonce: string, mark: string): string {
  if (!MAY_HOLD.test(html)) return html;
  return transformHtml(html, {
    startTag: (tag) => (tag === "script" ? mark : ""),
    attribute: ({ name, value }, tag) =>
      tag === "iframe" && value !== undefined && name.toLowerCase() === "srcdoc"
        ? attributeSource(name, allowScriptsOfFrame(value, nonce))
        : undefined,
  });
}
