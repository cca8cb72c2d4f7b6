/** Unpacks an author's zip into an empty folder, as untrusted content: all of it is checked before the first byte is written. */
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "../disk/durable.js";
import { fewAtOnce } from "../disk/few-at-once.js";
import type { ArchivedFile, ArchiveLimits } from "./archive.js";
import { limitSizes } from "./limits.js";
import { type LocatedEntry, locateEntries } from "./local-headers.js";
import { planUnpacking, type UnpackingPlan } from "./unpacking-plan.js";
import { writeEntry } from "./write-entry.js";
import { readZipEntries } from "./zip-entries.js";
import { ZipSource } from "./zip-source.js";

const FOLDER_MODE = 0o755;
/** More than one, so that the disk can write several files' data with one of its own records. */
const AT_ONCE = 8;

/**
 * The files by name, all of them on the disk. Throws BadArchiveError, UploadLimitError, and the system's errors as they are;
 * then nothing is being written any more, but files may be left in `directory`.
 */
export async function unpackZip(zipFile: string, directory: string, limits: ArchiveLimits): Promise<readonly ArchivedFile[]> {
  const handle = await open(zipFile, "r");
  try {
    const source = await sourceOf(handle);
    const plan = await checkZip(source, limits);
    for (const folder of plan.folders) await mkdir(join(directory, folder), FOLDER_MODE);
    const files = await fewAtOnce(plan.files, AT_ONCE, (file, signal) => writeEntry(source, file, join(directory, file.name), signal));
    await fewAtOnce(["", ...plan.folders], AT_ONCE, (folder) => syncDirectory(join(directory, folder)));
    return files;
  } finally {
    await handle.close();
  }
}

async function sourceOf(handle: FileHandle): Promise<ZipSource> {
  return new ZipSource(handle, (await handle.stat()).size);
}

async function checkZip(source: ZipSource, limits: ArchiveLimits): Promise<UnpackingPlan<LocatedEntry>> {
  const { entries, dataEnd } = await readZipEntries(source, limits);
  const plan = planUnpacking(await locateEntries(source, entries, dataEnd), limits);
  limitSizes(plan.files, limits);
  return plan;
}
