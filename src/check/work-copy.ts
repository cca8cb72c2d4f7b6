/** A copy of a folder, so that its notebooks may write beside themselves and nothing changes. */
import { constants } from "node:fs";
import { cp, lstat, mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { WORKSPACE_NAME } from "../store/workspace.js";
import { CheckError } from "./errors.js";

export interface WorkCopy {
  /** Absolute. */
  readonly folder: string;
  /** Of the one notebook that is to be checked, in the folder; undefined for all. */
  readonly file: string | undefined;
  remove(): Promise<void>;
}

const LEFT_BEHIND = new Set([".git", ".ipynb_checkpoints", WORKSPACE_NAME]);

/** `source`: a folder, or a notebook, which is copied with what lies beside it. Throws CheckError. */
export async function copyForWork(source: string, temporaryFolder: string): Promise<WorkCopy> {
  const stats = await stat(source).catch(() => undefined);
  const isNotebook = stats?.isFile() === true && source.endsWith(".ipynb");
  if (stats === undefined) throw new CheckError(`"${source}" is not there.`);
  if (!isNotebook && !stats.isDirectory()) throw new CheckError(`"${source}" is neither a folder nor a notebook.`);
  const original = await realpath(isNotebook ? dirname(source) : source);
  const work = await mkdtemp(join(temporaryFolder, "jupyter-dashboards-check-"));
  const remove = () => rm(work, { recursive: true, force: true });
  const folder = join(work, "notebooks");
  try {
    await cp(original, folder, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      // Links stay what they are: one that leads out of the folder is followed by no server either.
      verbatimSymlinks: true,
      filter: async (file) => !LEFT_BEHIND.has(basename(file)) && isCopied(await lstat(file)),
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, file: isNotebook ? basename(source) : undefined, remove };
}

function isCopied(stats: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): boolean {
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink();
}
