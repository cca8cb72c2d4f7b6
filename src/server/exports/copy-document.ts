/** A dashboard as one HTML file that needs nothing else: as text, piece by piece, so that no copy of it stands in memory. */
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import mime from "mime-types";
import { type CopyPageModel, renderCopyBody, renderCopyHead } from "../../pages/copy-page.js";
import { COPY_BUILD_BASE, COPY_CONTENT_ID, type CopyContent } from "../../protocol/saved-copy.js";
import { packMessage } from "../../protocol/snapshot.js";
import type { LoadedDashboard, Store } from "../../store/store.js";
import type { ClientFiles } from "../client-files.js";
import type { Theme } from "../theme.js";
import { inlineStyle } from "./inline-styles.js";
import type { Libraries } from "./library-files.js";
import type { Needs } from "./needs.js";
import { ownFilesIn, withOwnFiles } from "./own-files.js";
import { CHUNK_PREFIX, filesNeeded, readChunk } from "./script-chunks.js";
import type { Shown } from "./what-is-shown.js";

export interface CopyParts {
  readonly dashboard: LoadedDashboard;
  readonly page: CopyPageModel;
  readonly shown: Shown;
  readonly needs: Needs;
  readonly libraries: Libraries;
  /** Absolute, of this server, without a slash at its end. */
  readonly baseUrl: string;
  readonly clientFiles: ClientFiles;
  readonly theme: Theme;
  readonly store: Pick<Store, "resolve" | "openAsset">;
}

/** Always: they are small, and what an author's script asks for can't be told. */
const ROOTS = ["style.ts", "dashboard.ts", "copy.ts", "amd/page-amd.ts", "plots/connect-plot.ts"];
const LIBRARIES = ["extensions/lab-extensions.ts", "extensions/mime-view.ts"];
const VEGA_FILES = /^vega(?:-lite|-embed)?\.min-/;

/** Makes modules of the texts that the copy holds, under the names by which they import each other. */
const BOOT = `const imports = {};
for (const { dataset, textContent } of document.querySelectorAll("script[data-chunk]"))
  imports[dataset.chunk] = URL.createObjectURL(new Blob([JSON.parse(textContent)], { type: "text/javascript" }));
const map = document.createElement("script");
map.type = "importmap";
map.textContent = JSON.stringify({ imports });
document.head.append(map);`;

export async function* copyDocument(parts: CopyParts): AsyncGenerator<string> {
  const { clientFiles, needs, page, theme } = parts;
  const { directory } = clientFiles;
  const body = renderCopyBody(page);
  const { scripts, styles } = filesNeeded(clientFiles, [wordsOf(page), ...rootsFor(needs, body)], new Set(LIBRARIES));
  yield `<!DOCTYPE html><html lang="${page.words.language}" dir="${page.words.direction}"><head>${renderCopyHead(page)}`;
  for (const style of styles) yield styleElement(await inlineStyle(directory, style));
  if (theme.style !== undefined) yield styleElement(theme.style.content.toString("utf8"));
  const own = await ownFilesIn(body, needs, parts.dashboard, { store: parts.store, words: page.words, linkBase: page.linkBase });
  const pageClass = `page page-dashboard page-plain page-copy${parts.shown.viewOnly ? " page-view-only" : ""}`;
  yield `</head><body class="${pageClass}">${withOwnFiles(body, own)}`;
  for (const { name, type, content } of own) yield fileElement(name, type, content.toString("base64"), "base64");
  for (const { name, file } of parts.libraries.files) yield await libraryElement(name, file);
  if (needs.vega)
    for (const file of clientFiles.files.filter((name) => VEGA_FILES.test(name)))
      yield await libraryElement(COPY_BUILD_BASE + file, `${directory}/${file}`);
  for (const script of scripts.filter((name) => name.endsWith(".js")))
    yield dataElement(`data-chunk="${CHUNK_PREFIX}${script}"`, JSON.stringify(await readChunk(directory, script)));
  yield* contentElement(parts);
  // Scripts run in their order: the words are there before one needs them.
  const entries = [wordsOf(page), "dashboard.ts"].map((name) => CHUNK_PREFIX + (clientFiles.chunks.get(name)?.file ?? ""));
  const imports = entries.map((entry) => `import ${JSON.stringify(entry)};`).join("\n");
  yield `<script>${BOOT}</script><script type="module">${imports}</script></body></html>`;
}

function wordsOf({ words }: CopyPageModel): string {
  return `words/${words.language}.ts`;
}

function rootsFor(needs: Needs, body: string): readonly string[] {
  const hasLibraries = needs.modules.size + needs.mimeTypes.size > 0;
  return [
    ...ROOTS,
    ...(needs.widgets ? ["widgets/manager.ts"] : []),
    ...(needs.formulas || body.includes('class="katex') ? ["latex.ts"] : []),
    ...(needs.markdown ? ["../src/outputs/markdown.ts"] : []),
    ...(needs.vega ? ["extensions/vega-view.ts"] : []),
    ...(hasLibraries ? LIBRARIES : []),
  ];
}

async function* contentElement({ dashboard, page, shown, libraries, baseUrl }: CopyParts): AsyncGenerator<string> {
  const { messages, ...rest } = {
    revision: dashboard.revision,
    taken: shown.taken.toISOString(),
    cells: shown.cells,
    messages: shown.messages,
    linkBase: page.linkBase,
    baseUrl,
    isShared: shown.isShared,
    viewOnly: shown.viewOnly,
    extensions: libraries.extensions,
  } satisfies Omit<CopyContent, "messages"> & Pick<Shown, "messages">;
  yield `<script type="application/json" id="${COPY_CONTENT_ID}">${safe(JSON.stringify(rest)).slice(0, -1)},"messages":[`;
  for (const [index, message] of messages.entries()) yield (index === 0 ? "" : ",") + safe(JSON.stringify(packMessage(message)));
  yield "]}</script>";
}

async function libraryElement(name: string, file: string): Promise<string> {
  return fileElement(name, mime.lookup(extname(file)) || "text/javascript", await readFile(file, "utf8"));
}

function fileElement(name: string, type: string, text: string, encoding?: "base64"): string {
  const mark = encoding === undefined ? "" : ` data-encoding="${encoding}"`;
  return dataElement(`data-file="${attribute(name)}" data-type="${attribute(type)}"${mark}`, JSON.stringify(text));
}

function dataElement(attributes: string, json: string): string {
  return `<script type="application/json" ${attributes}>${safe(json)}</script>\n`;
}

/** JSON that ends no script element, and begins no comment. */
function safe(json: string): string {
  return json.replaceAll("<", "\\u003c");
}

function styleElement(css: string): string {
  return `<style>${css.replaceAll("</", "<\\/")}</style>`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
