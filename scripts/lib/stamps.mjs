/** Tells whether what something was made of has changed since. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ROOT } from "./run.mjs";

/** A hash of files and whole folders below the project's root. Missing ones count as empty. */
export async function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) await addPath(hash, path);
  return hash.digest("hex");
}

/** `stamp`: a file that holds the hash of the last time. */
export async function isCurrent(stamp, hash) {
  return (await readIfThere(stamp))?.toString("utf8") === hash;
}

export async function writeStamp(stamp, hash) {
  await mkdir(dirname(join(ROOT, stamp)), { recursive: true });
  await writeFile(join(ROOT, stamp), hash);
}

async function addPath(hash, path) {
  const content = await readIfThere(path);
  if (content !== undefined) {
    hash.update(`${path}\0${content.length}\0`).update(content);
    return;
  }
  for (const name of (await namesIn(path)).sort()) await addPath(hash, join(path, name));
}

async function readIfThere(path) {
  try {
    return await readFile(join(ROOT, path));
  } catch (error) {
    if (["ENOENT", "EISDIR"].includes(error.code)) return undefined;
    throw error;
  }
}

async function namesIn(path) {
  try {
    return await readdir(join(ROOT, path));
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}
