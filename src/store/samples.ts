/** Options and content for the tests of the store. */
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { packZip } from "../archive/pack-zip.js";
import { unpackZip } from "../archive/unpack-zip.js";
import { NO_RULES } from "../notebook/dashboard-rules.js";
import { type DashboardPath, parseDashboardPath } from "./dashboard-path.js";
import type { FileStoreOptions } from "./file-store.js";
import type { Change, Publication, Publisher, StagedDashboard } from "./publisher.js";

export const OPTIONS: FileStoreOptions = {
  assetTypes: ["png", "css", "json"],
  hiddenPaths: [],
  revisionsKept: 5,
  log: () => {},
  rules: NO_RULES,
  accessInNotebooks: false,
  isInUse: () => false,
  now: () => new Date(),
};

const LIMITS = { unpackedBytes: 1e9, entries: 1e6, ratio: 1e6, depth: 100, pathLength: 4096 };

/** A notebook whose only cell is a heading. */
export function notebook(title: string): string {
  const cell = { cell_type: "markdown", metadata: {}, source: `# ${title}` };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
}

export type Files = Readonly<Record<string, string>>;

export const at = (path: string): DashboardPath => parseDashboardPath(path);

/** As the upload route does: a text is a notebook, files are a bundle. */
export async function publish(
  publisher: Publisher,
  path: string,
  content: string | Files,
  change: Change = { by: "anna" },
): Promise<Publication> {
  const staging = await publisher.stage();
  try {
    return await publisher.publish(at(path), await stageContent(staging.directory, content), change);
  } finally {
    await staging.discard();
  }
}

async function stageContent(directory: string, content: string | Files): Promise<StagedDashboard> {
  const files = typeof content === "string" ? { "index.ipynb": content } : content;
  const zip = join(directory, "upload.zip");
  const unpacked = join(directory, "unpacked");
  await mkdir(unpacked);
  const entries = Object.entries(files).map(([name, text]) => ({ name, open: () => Readable.from([Buffer.from(text)]) }));
  await pipeline(packZip(entries), createWriteStream(zip));
  const listed = await unpackZip(zip, unpacked, LIMITS);
  if (typeof content !== "string") return { kind: "bundle", original: zip, content: unpacked, files: listed };
  const file = join(unpacked, "index.ipynb");
  return { kind: "notebook", original: file, content: file, files: listed };
}

/** Every file below a folder with its text, but for the hidden workspace. */
export async function tree(directory: string): Promise<Files> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found: Record<string, string> = {};
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const name = file.slice(directory.length + 1);
    if (entry.isFile() && !name.startsWith(".jupyter-dashboards")) found[name] = await readFile(file, "utf8");
  }
  return found;
}
