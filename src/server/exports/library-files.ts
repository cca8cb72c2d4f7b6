/** Files of libraries that a copy's outputs need: of extensions beside the kernel, and of packages that have what the outputs would load from a CDN. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UnknownKernelError } from "../../kernels/errors.js";
import type { LabExtensionEntry, LabExtensionsAnswer, LocalCopy } from "../../protocol/lab-extensions.js";
import type { Dashboard } from "../../sessions/types.js";
import type { Services } from "../app.js";
import { extensionsFor } from "../extension-routes.js";
import { localCopies } from "../local-copies.js";
import type { Needs } from "./needs.js";

export interface LibraryFile {
  /** The address at which the outputs look for it. */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

export interface Libraries {
  readonly files: readonly LibraryFile[];
  /** Those whose files the copy has. */
  readonly extensions: LabExtensionsAnswer;
  /** Names of libraries that are too large for a copy. */
  readonly leftOut: readonly string[];
}

type Parts = Pick<Services, "extensions" | "kernels">;

/** Of the files of all libraries of a copy. */
const MOST_BYTES = 48 * 1024 * 1024;
const KEY = /^\/_extensions\/([^/]+)\//;
const PLAIN_PATH = /^[\w@^+-][\w@^+.-]*(?:\/[\w@^+-][\w@^+.-]*)*$/;

/** `baseUrl`: absolute, without a slash at its end. */
export async function librariesFor(needs: Needs, dashboard: Dashboard, parts: Parts, baseUrl: string): Promise<Libraries> {
  const answer = await answerFor(dashboard, parts);
  const extensions = neededOf(answer.extensions, needs);
  const named = new Set(extensions.map(({ name }) => name));
  const modules = [...needs.modules].filter((name) => !named.has(name));
  const notebookExtensions = answer.notebookExtensions.filter((entry) => modules.some((name) => name in entry.modules));
  const groups: (readonly [string, readonly LibraryFile[]])[] = [];
  for (const { name, url } of [...extensions, ...notebookExtensions]) groups.push([name, await scriptsBelow(url, parts, baseUrl)]);
  for (const file of await copiesOf(needs.addresses, await localCopies(dashboard, parts), parts)) groups.push([file.name, [file]]);
  const { files, leftOut } = await withinBounds(groups);
  return { files, leftOut, extensions: { extensions, notebookExtensions, places: answer.places, cdns: [] } };
}

async function answerFor(dashboard: Dashboard, parts: Parts): Promise<LabExtensionsAnswer> {
  try {
    return await extensionsFor(dashboard, parts);
  } catch (error) {
    // The outputs of a last run show without it.
    if (error instanceof UnknownKernelError) return { extensions: [], notebookExtensions: [], places: [], cdns: [] };
    throw error;
  }
}

/** As the page looks for them: by name, by what they were built with, by the types that they draw; and what these in turn need. */
function neededOf(all: readonly LabExtensionEntry[], { modules, mimeTypes }: Needs): readonly LabExtensionEntry[] {
  const others = all.filter(({ name }) => !name.startsWith("@jupyter-widgets/"));
  const named = others.filter(({ name }) => modules.has(name));
  const found = new Set([
    ...named,
    ...others.filter(({ dependencies }) => dependencies.some((name) => modules.has(name) && !named.some((entry) => entry.name === name))),
    ...others.filter((entry) => entry.mimeTypes?.some((type) => mimeTypes.has(type))),
  ]);
  // What is added while it goes on is looked at too.
  for (const { dependencies } of found) for (const other of others) if (dependencies.includes(other.name)) found.add(other);
  return others.filter((entry) => found.has(entry));
}

async function scriptsBelow(url: string, { extensions }: Parts, baseUrl: string): Promise<readonly LibraryFile[]> {
  const folder = await extensions.folderOf(KEY.exec(url)?.[1] ?? "");
  if (folder === undefined) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ name: baseUrl + url + file.slice(folder.length + 1), file }));
}

/** RequireJS's paths stand without ".js". */
async function copiesOf(
  addresses: ReadonlySet<string>,
  copies: readonly LocalCopy[],
  { extensions }: Parts,
): Promise<readonly LibraryFile[]> {
  const found: LibraryFile[] = [];
  for (const address of [...addresses].map((each) => each.replace(/[?#].*$/, ""))) {
    const name = /\.(?:js|css)$/.test(address) ? address : `${address}.js`;
    const copy = copies.find(({ from, drop = "" }) => name.startsWith(from) && name.includes(drop, from.length));
    const folder = copy && (await extensions.folderOf(KEY.exec(copy.url)?.[1] ?? ""));
    if (copy === undefined || folder === undefined) continue;
    const path = name.slice(copy.from.length).replace(copy.drop ?? "", "");
    if (PLAIN_PATH.test(path)) found.push({ name, file: join(folder, path) });
  }
  return found;
}

async function withinBounds(groups: readonly (readonly [string, readonly LibraryFile[]])[]): Promise<Pick<Libraries, "files" | "leftOut">> {
  const files = new Map<string, LibraryFile>();
  const leftOut: string[] = [];
  let bytes = 0;
  for (const [library, group] of groups) {
    const sizes = await Promise.all(group.map(async ({ file }) => (await stat(file).catch(() => undefined))?.size));
    const sum = sizes.reduce<number>((total, size = 0) => total + size, 0);
    if (bytes + sum > MOST_BYTES) {
      leftOut.push(library);
      continue;
    }
    bytes += sum;
    for (const [index, file] of group.entries()) if (sizes[index] !== undefined) files.set(file.name, file);
  }
  return { files: [...files.values()], leftOut };
}
