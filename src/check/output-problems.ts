/** What of an output a page would not show. Pure. */
import { textOf } from "../outputs/json.js";
import { renderMarkdown } from "../outputs/markdown.js";
import { renderBundle } from "../outputs/mime-bundle.js";
import { type DisplayOutput, NOTICE_MIME } from "../outputs/output.js";
import { isOfVega, rankOf, VEGA_RANK } from "../outputs/ranks.js";
import { libraryTypeOf } from "../outputs/render.js";
import { english } from "../words/english.js";
import { addressesInScript, externalAddresses } from "./external-addresses.js";
import type { Installed } from "./installed.js";
import type { Problem } from "./report.js";

/** Of what is rendered, addresses and kinds are looked at alone. */
export const CONTEXT = { words: english, linkBase: "/", withoutLibraries: true };

/** Of the classic notebook around an output; a page has none of them. */
const NOTEBOOK_OBJECT =
  /\b(?:IPython|Jupyter)\.(?:notebook|keyboard_manager|actions|toolbar|CodeCell|OutputArea)\b|\brequire\(\s*\[\s*["'](?:base\/js|notebook\/js)/;
/** Those ask first whether it is there. */
const GUARD = /\btypeof\s+(?:window\.)?(?:IPython|Jupyter)\b|\b(?:window|root|self|global(?:This)?)\.(?:IPython|Jupyter)\b/;
/** What is longer is a library, and brings what it needs. */
const LONGEST_OF_AUTHORS = 5000;
const JQUERY = /(?:^|[^\w$.])(?:\$|jQuery)\s*\(/;

interface Drawn {
  /** As the page's own renderers name it, or "library". */
  readonly kind: string;
  /** What is drawn, where it is text. */
  readonly text: string;
}

export function problemsOfOutput(output: DisplayOutput, installed: Installed, cell: number): readonly Problem[] {
  const { kind, text } = drawn(output, installed);
  if (kind === "javascript") return problemsOfScript(text, cell);
  const type = libraryTypeOf(output.data);
  if (kind === "text" && type !== undefined) {
    const what = `Only its text is shown: nothing in the kernel's environment draws ${type}.`;
    return [{ kind: "output", cell, text: `${what} Install there, with pip, what brings its JupyterLab extension.` }];
  }
  if (kind !== "notice") return [];
  const isCut = NOTICE_MIME in output.data;
  if (isCut) return [{ kind: "too-large", cell, text: `${text} Show less, or raise JOURNAL_MAX_BYTES.` }];
  const types = Object.keys(output.data).join(", ");
  return [{ kind: "output", cell, text: `Nothing draws ${types}. Display it as HTML, Markdown, an image or text.` }];
}

/** On other sites. */
export function addressesOf(output: DisplayOutput, installed: Installed): readonly string[] {
  const { kind, text } = drawn(output, installed);
  if (kind === "html" || kind === "image") return externalAddresses(text);
  if (kind === "markdown") return externalAddresses(renderMarkdown(text, CONTEXT));
  return kind === "javascript" ? addressesInScript(text) : [];
}

function drawn({ data, metadata }: DisplayOutput, installed: Installed): Drawn {
  const type = libraryTypeOf(data);
  if (type !== undefined && isDrawnByLibrary(type, rankOf(data), installed)) return { kind: "library", text: "" };
  const kind = renderBundle(data, metadata, CONTEXT)?.kind ?? "";
  return { kind, text: SOURCES[kind]?.map((mime) => textOf(data[mime])).find((text) => text !== undefined) ?? "" };
}

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  html: ["text/html"],
  markdown: ["text/markdown"],
  image: ["image/svg+xml"],
  javascript: ["application/javascript", "text/javascript"],
  notice: [NOTICE_MIME],
};

/** An extension's own rank is known to nobody who does not run it. */
function isDrawnByLibrary(type: string, rank: number, { extensions }: Installed): boolean {
  return isOfVega(type) ? rank >= VEGA_RANK : extensions.some(({ mimeTypes }) => mimeTypes.includes(type));
}

function problemsOfScript(code: string, cell: number): readonly Problem[] {
  if (NOTEBOOK_OBJECT.test(code) && !GUARD.test(code)) {
    const text = "Its script asks for the classic notebook (IPython.notebook and the like), which is not around a dashboard. Leave it out.";
    return [{ kind: "front-end", cell, text }];
  }
  if (code.length > LONGEST_OF_AUTHORS || !JQUERY.test(code) || /jquery/i.test(code.replaceAll("jQuery(", ""))) return [];
  return [
    { kind: "front-end", cell, text: "Its script uses jQuery, which a page does not have. Use `element` and the browser's own functions." },
  ];
}
