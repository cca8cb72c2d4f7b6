/** From a received file to content that can be published: a zip is unpacked, the notebook is read. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArchivedFile } from "../../archive/archive.js";
import { unpackZip } from "../../archive/unpack-zip.js";
import { createTurns } from "../../disk/turns.js";
import { InvalidNotebookError, UnsupportedFormatError } from "../../notebook/errors.js";
import { parseNotebook } from "../../notebook/parse-notebook.js";
import type { StagedDashboard } from "../../store/publisher.js";
import { BadRequestError } from "../http-errors.js";
import { type ReceivedFile, requireNotebookSize } from "./receive-upload.js";
import type { PublishingSettings } from "./settings.js";
import { archiveLimits } from "./upload-limits.js";

const INDEX_FILE = "index.ipynb";

/** A notebook is read whole, and takes several times its size meanwhile. */
const takeTurn = createTurns(2);

/** `directory`: absolute, of the staging. Throws BadRequestError, BadArchiveError, UploadLimitError. */
export async function checkUpload(received: ReceivedFile, directory: string, settings: PublishingSettings): Promise<StagedDashboard> {
  const { file, size, sha256 } = received;
  if (received.kind === "notebook") {
    await requireNotebook(file, "This file");
    return { kind: "notebook", original: file, content: file, files: [{ name: INDEX_FILE, size, sha256 }] };
  }
  const content = join(directory, "content");
  await mkdir(content);
  const files = await unpackZip(file, content, archiveLimits(settings));
  requireNotebookSize(indexOf(files).size, settings.notebookMaxBytes);
  await requireNotebook(join(content, INDEX_FILE), `${INDEX_FILE} in the zip`);
  return { kind: "bundle", original: file, content, files };
}

function indexOf(files: readonly ArchivedFile[]): ArchivedFile {
  const index = files.find(({ name }) => name === INDEX_FILE);
  if (index === undefined)
    throw new BadRequestError(`There is no ${INDEX_FILE} at the top of the zip. The dashboard's notebook must have this name.`);
  return index;
}

async function requireNotebook(file: string, what: string): Promise<void> {
  try {
    await takeTurn(async () => parseNotebook(await readFile(file, "utf8"), INDEX_FILE));
  } catch (error) {
    if (!(error instanceof InvalidNotebookError)) throw error;
    const needed = error instanceof UnsupportedFormatError ? ": a notebook of nbformat 3 or later is needed" : "";
    throw new BadRequestError(`${what} can't be published${needed}. ${error.message}`, { cause: error });
  }
}
