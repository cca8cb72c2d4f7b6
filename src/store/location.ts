/** What stands where a dashboard is to be put, replaced or deleted. */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isLeftover } from "../archive/passed-over.js";
import { errorCode } from "../disk/error-code.js";
import { type DashboardPath, joinParts, pathParts } from "./dashboard-path.js";
import { OccupiedPathError, UnfitPathError } from "./errors.js";
import type { DashboardKind } from "./publisher.js";
import { INDEX_FILE, INDEX_NAME, NOTEBOOK_EXTENSION } from "./resolve-path.js";
import { isAbsence, type ServedFolder } from "./served-folder.js";

/** `plain`: a folder with something in it that is no bundle. `link`: a symbolic link to a bundle within the served folder. */
export type FolderState = "none" | "empty" | "plain" | "bundle" | "link";

export interface Location {
  readonly path: DashboardPath;
  /** Absolute; the folders that it lies in may be missing. */
  readonly notebookFile: string;
  readonly hasNotebook: boolean;
  /** Absolute, of a bundle of this name. */
  readonly directory: string;
  readonly folder: FolderState;
  /** A bundle's files are its own: nothing is published among them. */
  readonly isInBundle: boolean;
  /** A folder on the way to it is a link. */
  readonly isBehindLink: boolean;
  /** A notebook here would make a bundle of the folder that it lies in, with all others in it. It is put into a folder of its own. */
  readonly onlyBundles: boolean;
}

/** Throws UnfitPathError. */
export async function locate(served: ServedFolder, path: DashboardPath): Promise<Location> {
  const parts = pathParts(path);
  const name = parts.at(-1);
  if (name === undefined) throw new UnfitPathError("A dashboard needs a name: put it at the end of the address.");
  const parents = parts.slice(0, -1);
  const { parent, isInBundle } = await walkTo(served, parents);
  return {
    path,
    notebookFile: join(parent, name + NOTEBOOK_EXTENSION),
    hasNotebook: await hasNotebook(served, parents, parent, name),
    directory: join(parent, name),
    folder: await folderState(served, parts, join(parent, name)),
    isInBundle,
    isBehindLink: parent !== join(served.root, ...parents),
    onlyBundles: name === INDEX_NAME && parts.length > 1,
  };
}

/** Throws UnfitPathError, OccupiedPathError. */
export function requireRoom({ path, folder, isInBundle, hasNotebook }: Location, kind: DashboardKind): void {
  if (isInBundle) {
    throw new UnfitPathError(
      `"${path}" lies in a dashboard that has files of its own. Publish to another path, or upload that dashboard as a whole.`,
    );
  }
  // A notebook would hide the folder of its name from every list, a bundle would take its place.
  if (folder === "plain" && (kind === "bundle" || !hasNotebook)) {
    throw new OccupiedPathError(
      `"${path}" is a folder with other things in it. Publish under another name, or delete what is in it first.`,
    );
  }
}

async function walkTo(served: ServedFolder, parts: readonly string[]): Promise<{ parent: string; isInBundle: boolean }> {
  let parent = served.root;
  for (let length = 1; length <= parts.length; length++) {
    const place = await served.find(parts.slice(0, length));
    if (place === undefined) {
      await requireAbsence(join(parent, parts[length - 1] ?? ""), joinParts(parts.slice(0, length)));
      return { parent: join(parent, ...parts.slice(length - 1)), isInBundle: false };
    }
    if (!place.stats.isDirectory()) throw blockedBy(joinParts(parts.slice(0, length)));
    parent = place.file;
    if ((await stateOf(join(parent, INDEX_FILE)))?.isDirectory() === false) return { parent, isInBundle: true };
  }
  return { parent, isInBundle: false };
}

/** A link that leads out of the folder, or nowhere, is not to be written through. */
async function requireAbsence(file: string, path: string): Promise<void> {
  if ((await stateOf(file)) !== undefined) throw blockedBy(path);
}

function blockedBy(path: string): UnfitPathError {
  return new UnfitPathError(`"${path}" is not a folder that dashboards can be put into. Publish to another path.`);
}

async function hasNotebook(served: ServedFolder, parents: readonly string[], parent: string, name: string): Promise<boolean> {
  const fileName = name + NOTEBOOK_EXTENSION;
  const state = await stateOf(join(parent, fileName));
  if (state === undefined) return false;
  if (state.isFile()) return true;
  const path = [...parents, fileName].join("/");
  if (!state.isSymbolicLink())
    throw new UnfitPathError(`There is something called "${path}" that is no notebook. Publish under another name.`);
  if ((await served.find([...parents, fileName]))?.stats.isFile()) return true;
  throw strayLink(path);
}

async function folderState(served: ServedFolder, parts: readonly string[], directory: string): Promise<FolderState> {
  const state = await stateOf(directory);
  if (state === undefined) return "none";
  const path = parts.join("/");
  if (!state.isDirectory() && !state.isSymbolicLink()) {
    throw new UnfitPathError(`There is a file "${path}" that is no dashboard. Publish under another name.`);
  }
  const place = await served.find(parts);
  if (!place?.stats.isDirectory()) throw strayLink(path);
  const isBundle = (await served.find([...parts, INDEX_FILE]))?.stats.isFile() === true;
  if (isBundle) return state.isSymbolicLink() ? "link" : "bundle";
  if (state.isSymbolicLink()) return "plain";
  return (await readdir(directory)).every(isLeftover) ? "empty" : "plain";
}

/** It is not followed, and not replaced either: only the operator knows what it is for. */
function strayLink(path: string): UnfitPathError {
  return new UnfitPathError(`"${path}" is a link that leads nowhere in this server's folder. Publish under another name.`);
}

async function stateOf(file: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if (errorCode(error) === "ENAMETOOLONG") {
      throw new UnfitPathError("This name is too long: a name may have 255 bytes, and its folders are names too.");
    }
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
