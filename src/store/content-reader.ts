/** What a dashboard on disk consists of now, whoever put it there. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readlink, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ArchivedFile } from "../archive/archive.js";
import { type ListedFile, listFiles } from "../archive/folder-files.js";
import type { Location } from "./location.js";
import type { DashboardKind } from "./publisher.js";
import { INDEX_FILE } from "./resolve-path.js";
import { revisionId } from "./revision-id.js";
import { looksLike, readMark } from "./revision-mark.js";
import { StatCache } from "./stat-cache.js";

export interface Content {
  readonly kind: DashboardKind;
  readonly revision: string;
  /** Bytes of all files. */
  readonly size: number;
  /** Of the file that was changed last. */
  readonly changed: Date;
  /** Absolute. */
  readonly notebookFile: string;
}

const HASHES_KEPT = 50_000;

export class ContentReader {
  #hashes = new StatCache<string>(HASHES_KEPT);

  forget(): void {
    this.#hashes = new StatCache(HASHES_KEPT);
  }

  /** What a visitor is shown at a location; undefined where that is no dashboard. */
  async read(location: Location): Promise<Content | undefined> {
    return (await this.readAll(location))[0];
  }

  /** What is shown, then a bundle that is hidden by a notebook of its name. */
  async readAll(location: Location): Promise<readonly Content[]> {
    if (location.isInBundle) return [];
    const notebook = location.hasNotebook ? [await this.#readNotebook(location.notebookFile)] : [];
    const bundle = location.folder === "bundle" || location.folder === "link" ? [await this.#readBundle(location.directory)] : [];
    return [...notebook, ...bundle];
  }

  /** Of the files of a folder that is nobody's yet. */
  async hashFiles(files: readonly ListedFile[]): Promise<readonly ArchivedFile[]> {
    const hashed: ArchivedFile[] = [];
    for (const { name, file, size } of files) hashed.push({ name, size, sha256: await this.#hash(file) });
    return hashed;
  }

  async #readNotebook(notebookFile: string): Promise<Content> {
    const { size, mtime } = await stat(notebookFile);
    const files = [{ name: INDEX_FILE, size, sha256: await this.#hash(notebookFile) }];
    return { kind: "notebook", revision: revisionId("notebook", files), size, changed: mtime, notebookFile };
  }

  async #readBundle(directory: string): Promise<Content> {
    const [files, links] = await Promise.all([listFiles(directory, { links: "skip" }), listLinks(directory)]);
    const mark = await readMark(directory);
    const isAsPublished = mark !== undefined && links.length === 0 && looksLike(mark, files);
    const revision = isAsPublished ? mark.revision : revisionId("bundle", [...(await this.hashFiles(files)), ...links]);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const changed = new Date(files.reduce((latest, { modified }) => Math.max(latest, modified.getTime()), 0));
    return { kind: "bundle", revision, size, changed, notebookFile: join(directory, INDEX_FILE) };
  }

  async #hash(file: string): Promise<string> {
    return this.#hashes.get(file, await stat(file), async () => {
      const hash = createHash("sha256");
      await pipeline(createReadStream(file), hash);
      return hash.digest("hex");
    });
  }
}

/** What was published has no links, so that a folder with some is another content. */
async function listLinks(directory: string): Promise<readonly ArchivedFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const links: ArchivedFile[] = [];
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) continue;
    const file = join(entry.parentPath, entry.name);
    const target = createHash("sha256")
      .update(await readlink(file))
      .digest("hex");
    links.push({ name: relative(directory, file), size: 0, sha256: target });
  }
  return links;
}
