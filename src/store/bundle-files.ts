/** What of a bundle's files tells one revision from another. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isVisibleName } from "./dashboard-path.js";
import { isAbsence } from "./served-folder.js";

/** Enough for a dashboard's code, pictures and tables; a bundle with more is told by the first ones. */
const FILES_COUNTED = 2000;
/** Written by running the notebook, not by its author. */
const BY_PRODUCTS = new Set(["__pycache__", "index.ipynb"]);

/** A line for each file: its path, size and time of change. Links count as themselves. */
export async function describeBundleFiles(directory: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const folders = [""];
  for (let folder = folders.shift(); folder !== undefined && lines.length < FILES_COUNTED; folder = folders.shift()) {
    for (const entry of await entriesOf(join(directory, folder))) {
      if (!isVisibleName(entry.name) || BY_PRODUCTS.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else lines.push(await describeFile(directory, path));
    }
  }
  return lines;
}

async function entriesOf(folder: string) {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

async function describeFile(directory: string, path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await lstat(join(directory, path));
    return `${path}\0${size}\0${mtimeMs}`;
  } catch (error) {
    if (isAbsence(error)) return `${path}\0gone`;
    throw error;
  }
}
