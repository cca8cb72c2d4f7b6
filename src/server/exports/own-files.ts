/** A bundle's own files that stand on the page: pictures, style sheets, scripts. */
import { buffer } from "node:stream/consumers";
import mime from "mime-types";
import { renderMarkdown } from "../../outputs/markdown.js";
import { rewriteRelativeUrls, rewriteUrls } from "../../outputs/urls.js";
import { type DashboardPath, encodeDashboardPath, parseDashboardPath } from "../../store/dashboard-path.js";
import type { LoadedDashboard, Store } from "../../store/store.js";
import type { Words } from "../../words/words.js";
import type { Needs } from "./needs.js";

export interface OwnFile {
  /** Its absolute address. */
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

/** What is in all of them together. */
const MOST_BYTES = 32 * 1024 * 1024;
const ON_PAGES = /^(?:image|font|audio|video)\/|^text\/css\b|javascript\b/;

/** `linkBase`: absolute. `page`: the HTML of its texts. */
export async function ownFilesIn(
  page: string,
  needs: Pick<Needs, "html" | "markdownTexts">,
  { path, isBundle }: LoadedDashboard,
  { store, words, linkBase }: { readonly store: Pick<Store, "resolve" | "openAsset">; readonly words: Words; readonly linkBase: string },
): Promise<readonly OwnFile[]> {
  if (!isBundle) return [];
  const names = new Set<string>();
  const collect = (url: string): string => {
    if (url.startsWith(linkBase)) names.add(url.replace(/[?#].*$/s, ""));
    return url;
  };
  rewriteUrls(page, collect);
  for (const html of needs.html) rewriteUrls(rewriteRelativeUrls(html, linkBase), collect);
  for (const text of needs.markdownTexts) rewriteUrls(renderMarkdown(text, { words, linkBase }), collect);
  const found: OwnFile[] = [];
  let bytes = 0;
  for (const name of names) {
    const type = mime.contentType(name.slice(name.lastIndexOf("/") + 1)) || "";
    const content = ON_PAGES.test(type) ? await read(store, path, name.slice(linkBase.length), MOST_BYTES - bytes) : undefined;
    if (content === undefined) continue;
    bytes += content.length;
    found.push({ name, type, content });
  }
  return found;
}

/** In texts, that are there before any script. */
export function withOwnFiles(page: string, files: readonly OwnFile[]): string {
  const byName = new Map(files.map((file) => [file.name, file]));
  return rewriteUrls(page, (url) => {
    const file = byName.get(url.replace(/[?#].*$/s, ""));
    return file === undefined ? url : `data:${file.type.replaceAll(" ", "")};base64,${file.content.toString("base64")}`;
  });
}

/** Undefined for what visitors of the bundle can't have either, or is too large. */
async function read(
  store: Pick<Store, "resolve" | "openAsset">,
  bundle: DashboardPath,
  rest: string,
  mostBytes: number,
): Promise<Buffer | undefined> {
  try {
    const path = parseDashboardPath(`${encodeDashboardPath(bundle)}/${rest}`);
    const resolved = await store.resolve(path);
    if (resolved.kind !== "asset" || encodeDashboardPath(resolved.bundle) !== encodeDashboardPath(bundle)) return undefined;
    const asset = await store.openAsset(path);
    if (asset.size <= mostBytes) return await buffer(asset.stream);
    asset.stream.destroy();
    return undefined;
  } catch {
    return undefined;
  }
}
