/** What computers and Jupyter leave between the files of a dashboard, and nobody means to publish. Pure. */

/** The revision that a published folder shows; written by the store alone. */
export const REVISION_MARK = ".dashboard-revision";

const LEFTOVER_FOLDERS: ReadonlySet<string> = new Set([".ipynb_checkpoints", "__pycache__"]);
const FINDER_FILE = ".DS_Store";
/** The Mac's zip program puts what belongs to no plain file here, or beside the file with this prefix. */
const MAC_FOLDER = "__MACOSX";
const MAC_PREFIX = "._";

/** One name of a path, of a file or a folder. */
export function isLeftover(name: string): boolean {
  return LEFTOVER_FOLDERS.has(name) || name === FINDER_FILE;
}

/** A path within a zip: is it left out when the zip is unpacked? */
export function isPassedOver(parts: readonly string[]): boolean {
  if (parts[0] === MAC_FOLDER) return true;
  if (parts.length === 1 && parts[0] === REVISION_MARK) return true;
  return parts.some((part) => isLeftover(part) || part.startsWith(MAC_PREFIX));
}
