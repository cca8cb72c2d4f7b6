/** The folder that is served, as the only way to its files: what lies outside it, behind links too, is not there. */
import type { Stats } from "node:fs";
import { access, constants, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { errorCode } from "../disk/error-code.js";
import { StoreError } from "./errors.js";

export interface Place {
  /** Absolute; links are resolved. */
  readonly file: string;
  readonly stats: Stats;
}

export interface ServedFolder {
  /** Absolute; links are resolved. */
  readonly root: string;
  /** What is at these parts below the folder, if anything is and can be reached. */
  find(parts: readonly string[]): Promise<Place | undefined>;
}

/** Throws StoreError where there is no folder to read; the message names it. */
export async function openServedFolder(folder: string): Promise<ServedFolder> {
  const root = await checkedRoot(folder);
  return {
    root,
    find: async (parts) => {
      try {
        const file = await realpath(join(root, ...parts));
        return isInside(root, file) ? { file, stats: await stat(file) } : undefined;
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw new StoreError("This address can't be read on the server.", { cause: error });
      }
    },
  };
}

async function checkedRoot(folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    const root = await realpath(path);
    if (!(await stat(root)).isDirectory()) throw new StoreError(`${path} is not a folder.`);
    await access(root, constants.R_OK | constants.X_OK);
    return root;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (isAbsence(error) && errorCode(error) !== "EACCES") throw new StoreError(`There is no folder ${path}.`, { cause: error });
    throw new StoreError(`The folder ${path} can't be read (${errorCode(error)}).`, { cause: error });
  }
}

function isInside(root: string, file: string): boolean {
  return file === root || file.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The parts of a file below the root, as links left them. */
export function partsBelow(root: string, file: string): readonly string[] {
  return relative(root, file).split(sep);
}

/** A file that has just gone, a link that leads nowhere, a name that no file can have, a folder that may not be entered. */
export function isAbsence(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EACCES", "EINVAL"].includes(errorCode(error));
}
