/** Content as it will stand in the served folder, made in a staging folder from an upload or from a revision that is kept. */
import { cp, lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { ArchivedFile, ArchiveLimits } from "../archive/archive.js";
import { listFiles } from "../archive/folder-files.js";
import { unpackZip } from "../archive/unpack-zip.js";
import { copySynced, syncDirectory, syncFile } from "../disk/durable.js";
import type { ContentReader } from "./content-reader.js";
import type { DashboardPath } from "./dashboard-path.js";
import { StoreError } from "./errors.js";
import type { History, KeptRevision } from "./history.js";
import type { Location } from "./location.js";
import type { StagedDashboard } from "./publisher.js";
import type { NewContent } from "./replace-content.js";
import { INDEX_FILE } from "./resolve-path.js";
import { revisionId } from "./revision-id.js";
import { writeMark } from "./revision-mark.js";

/** What was taken once is taken again, whatever the limits are now. */
const NO_LIMITS: ArchiveLimits = {
  unpackedBytes: Number.MAX_SAFE_INTEGER,
  entries: Number.MAX_SAFE_INTEGER,
  ratio: Number.MAX_SAFE_INTEGER,
  depth: Number.MAX_SAFE_INTEGER,
  pathLength: Number.MAX_SAFE_INTEGER,
};

export interface Published {
  readonly by: string;
  readonly at: Date;
}

/** `staging`: absolute. */
export async function contentOfUpload(
  staged: StagedDashboard,
  { onlyBundles }: Location,
  staging: string,
  { by, at }: Published,
): Promise<NewContent> {
  const kind = onlyBundles ? "bundle" : staged.kind;
  const form = staged.kind === "notebook" ? "notebook" : "zip";
  const revision: KeptRevision = {
    revision: revisionId(kind, staged.files),
    kind,
    form,
    size: sizeOf(staged.files),
    published: at.toISOString(),
    by,
  };
  const file = kind === staged.kind ? staged.content : await wrapNotebook(staged.content, staging);
  if (kind === "bundle") await mark(file, revision.revision);
  return { kind, file, revision, original: staged.original };
}

/** A kept revision as new content of the path that it was published at. Throws StoreError where it is damaged. */
export async function contentOfRevision(
  { history, contents }: { readonly history: History; readonly contents: ContentReader },
  path: DashboardPath,
  kept: KeptRevision,
  staging: string,
  { by, at }: Published,
): Promise<NewContent> {
  const data = history.dataOf(path, kept);
  const file = join(staging, "kept");
  const files = await bringBack(contents, kept, data, file);
  const found = revisionId(kept.kind, files);
  // Only a folder may have been written to since: by a kernel that still runs there.
  if (found !== kept.revision && kept.form !== "folder") {
    throw new StoreError(`The revision ${kept.revision} of "${path}" is damaged on the server's disk.`);
  }
  const revision = { ...kept, revision: found, size: sizeOf(files), published: at.toISOString(), by };
  const place = kept.kind === "bundle" && kept.form === "notebook" ? await wrapNotebook(file, staging) : file;
  if (kept.kind === "bundle") await mark(place, found);
  return { kind: kept.kind, file: place, revision, original: undefined };
}

async function bringBack(contents: ContentReader, kept: KeptRevision, data: string, file: string): Promise<readonly ArchivedFile[]> {
  if (kept.form === "zip") {
    await mkdir(file);
    return unpackZip(data, file, NO_LIMITS);
  }
  if (kept.form === "folder") {
    await cp(data, file, { recursive: true, verbatimSymlinks: true, filter: canBeCopied });
    for (const listed of await listFiles(file, { links: "skip" })) await syncFile(listed.file);
    return contents.hashFiles(await listFiles(file, { links: "skip" }));
  }
  await copySynced(data, file);
  const [only] = await contents.hashFiles([{ name: INDEX_FILE, file, size: kept.size, modified: new Date(0) }]);
  return only === undefined ? [] : [only];
}

/** A socket or a pipe is of no use without the process that made it. */
async function canBeCopied(file: string): Promise<boolean> {
  const stats = await lstat(file);
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink();
}

async function wrapNotebook(notebook: string, staging: string): Promise<string> {
  const folder = join(staging, "wrapped");
  await mkdir(folder);
  await copySynced(notebook, join(folder, INDEX_FILE));
  return folder;
}

async function mark(directory: string, revision: string): Promise<void> {
  const files = await listFiles(directory, { links: "skip" });
  await writeMark(directory, revision, files);
  await syncDirectory(directory);
}

function sizeOf(files: readonly ArchivedFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
