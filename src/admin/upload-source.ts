/** From what the user names to one file to send: a notebook or a zip as it is, a folder or a notebook with its resources packed. */
import { createReadStream, createWriteStream, type Stats } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { pipeline as passOn } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type PackedFile, packZip } from "../archive/pack-zip.js";
import { errorCode } from "../disk/error-code.js";
import { type BundleFile, type BundleFiles, filesOfFolder, filesOfNotebook, INDEX, isNotebook } from "./bundle-files.js";
import { CancelledError, usageError } from "./command-error.js";
import type { FormFile } from "./form.js";
import { counting, type Progress } from "./progress.js";

export interface UploadSource extends FormFile {
  /** Bytes of the notebook; undefined for a zip, which is sent as it is. */
  readonly notebookSize: number | undefined;
  readonly notes: readonly string[];
  /** Removes what was packed. */
  discard(): Promise<void>;
}

export interface SourceOptions {
  /** The file or folder to publish. */
  readonly path: string;
  readonly includes: readonly string[];
  /** For a packed zip. */
  readonly temporaryFolder: string;
  readonly signal: AbortSignal;
  progress(label: string, total: number): Progress;
}

/** "sales" of "reports/sales.ipynb"; of a folder, its name. */
export function ownName(path: string): string {
  const name = basename(resolve(path));
  return /^\.(ipynb|zip)$/i.test(extname(name)) ? name.slice(0, -extname(name).length) : name;
}

/** Throws CommandError. */
export async function prepareSource(options: SourceOptions): Promise<UploadSource> {
  const { path, includes } = options;
  const file = resolve(path);
  const info = await look(path);
  if (info.isDirectory()) {
    if (includes.length > 0) throw usageError("--include goes with a notebook; a folder is sent with all that is in it.");
    return pack(await filesOfFolder(file), options);
  }
  if (!info.isFile()) throw usageError(`${path} is neither a file nor a folder.`);
  if (!isNotebook(file) && !isZip(file)) throw usageError(`${path} is no *.ipynb, no *.zip and no folder.`);
  if (info.size === 0) throw usageError(`${path} is empty.`);
  if (includes.length > 0) {
    if (isZip(file)) throw usageError("--include goes with a notebook; a zip is sent as it is.");
    return pack(await filesOfNotebook(file, includes), options);
  }
  const notebookSize = isZip(file) ? undefined : info.size;
  return { name: basename(file), file, size: info.size, notebookSize, notes: [], discard: async () => {} };
}

async function look(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const code = errorCode(error);
    throw usageError(code === "ENOENT" ? `There is no file or folder ${path}.` : `Can't read ${path}: ${code}.`);
  }
}

function isZip(name: string): boolean {
  return name.toLowerCase().endsWith(".zip");
}

async function pack({ files, notes }: BundleFiles, options: SourceOptions): Promise<UploadSource> {
  const { path, temporaryFolder, signal } = options;
  const folder = await mkdtemp(join(temporaryFolder, "jupyter-dashboards-"));
  const discard = () => rm(folder, { recursive: true, force: true });
  const progress = options.progress(
    `Packing ${ownName(path)}`,
    files.reduce((sum, { size }) => sum + size, 0),
  );
  try {
    const file = join(folder, "bundle.zip");
    await pipeline(packZip(files.map((one) => packed(one, progress))), createWriteStream(file), { signal });
    const notebookSize = files.find(({ name }) => name === INDEX)?.size;
    return { name: `${ownName(path)}.zip`, file, size: (await stat(file)).size, notebookSize, notes, discard };
  } catch (error) {
    await discard();
    if (signal.aborted) throw new CancelledError();
    throw error instanceof Error && "code" in error ? usageError(`Can't pack ${path}: ${error.message}.`) : error;
  } finally {
    progress.end();
  }
}

function packed({ name, file, modified }: BundleFile, progress: Progress): PackedFile {
  // An error of either reaches whoever reads: nothing is left to be done with it here.
  return { name, modified, open: () => passOn(createReadStream(file), counting(progress), () => {}) };
}
