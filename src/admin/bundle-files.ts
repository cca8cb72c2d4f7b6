/** Which files of a folder, or beside a notebook, go into a bundle, and under what names. */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { usageError } from "./command-error.js";

export interface BundleFile {
  /** In the bundle, with "/". */
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

export interface BundleFiles {
  readonly files: readonly BundleFile[];
  /** For the user: what was done that was not asked for. */
  readonly notes: readonly string[];
}

/** The notebook of a bundle. */
export const INDEX = "index.ipynb";

/** Throws CommandError. */
export async function filesOfFolder(folder: string): Promise<BundleFiles> {
  const notes: string[] = [];
  const files = await walk(folder, folder, notes);
  if (files.some(({ name }) => name === INDEX)) return { files, notes };
  const notebooks = files.filter(({ name }) => isNotebook(name) && !name.includes("/"));
  const [only, another] = notebooks;
  if (only === undefined) throw usageError(`There is no notebook in ${folder}: a bundle needs an index.ipynb at its top.`);
  if (another !== undefined) {
    throw usageError(
      `${folder} holds ${notebooks.length} notebooks and none is called index.ipynb. Rename the one to show, or upload it with --include.`,
    );
  }
  notes.push(`${only.name} is sent as ${INDEX}.`);
  return { files: files.map((file) => (file === only ? { ...file, name: INDEX } : file)), notes };
}

/** The notebook becomes index.ipynb; the others keep their paths from it. Throws CommandError. */
export async function filesOfNotebook(notebook: string, includes: readonly string[]): Promise<BundleFiles> {
  const folder = dirname(notebook);
  const notes: string[] = [];
  const byName = new Map<string, BundleFile>();
  for (const include of includes) {
    for (const file of await included(include, folder, notes)) byName.set(file.name, file);
  }
  byName.delete(basename(notebook));
  if (byName.has(INDEX)) {
    throw usageError(`${join(folder, INDEX)} can't be included: ${basename(notebook)} takes that name in the bundle.`);
  }
  const index = { ...(await describe(notebook, folder)), name: INDEX };
  return { files: [index, ...byName.values()], notes };
}

export function isNotebook(name: string): boolean {
  return name.toLowerCase().endsWith(".ipynb");
}

async function included(path: string, folder: string, notes: string[]): Promise<readonly BundleFile[]> {
  const file = resolve(path);
  if (!isInside(file, folder)) {
    throw usageError(`${path} can't be included: it is not in ${folder}, the notebook's folder, so the notebook would not find it.`);
  }
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) throw usageError(`There is no ${path} to include.`);
  return info.isDirectory() ? walk(file, folder, notes) : [await describe(file, folder)];
}

/** What no author means to publish: hidden files (.git, .ipynb_checkpoints, .env) and what Python compiled. */
function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === "__pycache__";
}

async function walk(folder: string, root: string, notes: string[]): Promise<readonly BundleFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: BundleFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = join(folder, entry.name);
    if (isLeftOut(entry.name)) continue;
    if (entry.isDirectory()) files.push(...(await walk(file, root, notes)));
    else if (entry.isFile()) files.push(await describe(file, root));
    else if (entry.isSymbolicLink() && (await isFileBelow(file, root))) files.push(await describe(file, root));
    else notes.push(`Left out ${relative(root, file)}: ${entry.isSymbolicLink() ? "a link to a folder, or out of this one" : "no file"}.`);
  }
  return files;
}

/** A link that came with somebody's folder must not take this user's other files along. */
async function isFileBelow(link: string, root: string): Promise<boolean> {
  try {
    const target = await realpath(link);
    return isInside(target, await realpath(root)) && (await stat(target)).isFile();
  } catch {
    return false;
  }
}

function isInside(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

async function describe(file: string, root: string): Promise<BundleFile> {
  const { size, mtime } = await stat(file);
  return { name: relative(root, file).split(sep).join("/"), file, size, modified: mtime };
}
