/** Lists the files that make a dashboard's folder, for a zip of it. */
import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../disk/error-code.js";
import { BadArchiveError } from "./archive.js";
import { isLeftover, REVISION_MARK } from "./passed-over.js";
import { compare } from "./unpacking-plan.js";

export interface ListedFile {
  /** Below the folder, with "/". */
  readonly name: string;
  /** Absolute, where the folder is. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

export interface ListOptions {
  /** Links and special files: without this they are refused with a BadArchiveError. */
  readonly links?: "skip" | "refuse";
  /** Names that begin with a dot: without this they are listed. */
  readonly hidden?: "skip";
}

/** By name, all folders below included. Leaves out what Jupyter, Python and the Finder put there, and the mark of the store. */
export async function listFiles(directory: string, options: ListOptions = {}): Promise<readonly ListedFile[]> {
  const files: ListedFile[] = [];
  // Folders are added while the loop runs.
  const folders = [""];
  for (const folder of folders) {
    for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (isLeftOut(entry.name, options)) continue;
      if (entry.isDirectory()) folders.push(name);
      else if (entry.isFile()) files.push(...(await describe(directory, name)));
      else if (options.links !== "skip") refuse(name, entry);
    }
  }
  return files.sort((a, b) => compare(a.name, b.name));
}

function isLeftOut(name: string, options: ListOptions): boolean {
  return name === REVISION_MARK || isLeftover(name) || (options.hidden === "skip" && name.startsWith("."));
}

/** Nothing for a file that went away since the folder was read, as those of a running dashboard may. */
async function describe(directory: string, name: string): Promise<readonly ListedFile[]> {
  const file = join(directory, name);
  try {
    const { size, mtime } = await lstat(file);
    return [{ name, file, size, modified: mtime }];
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function refuse(name: string, entry: Dirent): never {
  const kind = entry.isSymbolicLink() ? "a link" : "a special file";
  throw new BadArchiveError(`"${name}" is ${kind}. Put the file itself there, or leave it out.`);
}
