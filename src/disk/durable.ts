/** Changes on disk that are still there after the power has gone. */
import { randomUUID } from "node:crypto";
import { copyFile, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./error-code.js";

/** A directory's own entries: what was made, renamed and removed in it. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows has no such thing.
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whole or not at all: readers see the old content or the new. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await writeSynced(draft, content);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(dirname(file));
}

export async function writeSynced(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content, { flush: true });
}

/** Makes the folders that are missing. Node's own way of doing so calls a full disk a missing folder. */
export async function makeFolders(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    if (errorCode(error) === "EEXIST") return;
    if (errorCode(error) !== "ENOENT" || dirname(directory) === directory) throw error;
    await makeFolders(dirname(directory));
    return makeFolders(directory);
  }
  await syncDirectory(dirname(directory));
}

export async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  await syncFile(to);
}

export async function syncFile(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
