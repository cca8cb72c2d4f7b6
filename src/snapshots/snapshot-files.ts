/**
 * Snapshots on disk, one file for each dashboard: a line of JSON that says whose it is, then the snapshot's body. They outlive the
 * server; where they can't be written, snapshots live as long as it does.
 */
import { createHash } from "node:crypto";
import { open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, writeWhole } from "../disk/durable.js";
import { errorCode } from "../disk/error-code.js";
import type { Log } from "../sessions/log.js";
import { openSnapshot, type Snapshot } from "./snapshot.js";

export interface StoredSnapshot {
  readonly path: string;
  readonly revision: string;
  readonly taken: Date;
}

export interface SnapshotFilesOptions {
  /** Absolute; made when the first is written. */
  readonly directory: string;
  readonly log: Pick<Log, "warn">;
}

const EXTENSION = ".snapshot";
const FORMAT = 1;
/** Enough for the line of any dashboard that can be published. */
const LONGEST_LINE_BYTES = 16_384;

export class SnapshotFiles {
  private warned = false;

  constructor(private readonly options: SnapshotFilesOptions) {}

  /** What there is, without reading the snapshots themselves. */
  async list(): Promise<readonly StoredSnapshot[]> {
    const names = await readdir(this.options.directory).catch(() => []);
    const found: StoredSnapshot[] = [];
    for (const name of names.filter((each) => each.endsWith(EXTENSION))) {
      const stored = lineOf(await readBeginning(join(this.options.directory, name)).catch(() => Buffer.alloc(0)));
      if (stored !== undefined) found.push(stored);
    }
    return found;
  }

  async read(path: string): Promise<Snapshot | undefined> {
    try {
      const content = await readFile(this.fileOf(path));
      const line = lineOf(content);
      return line?.path === path ? await openSnapshot(path, true, content.subarray(content.indexOf("\n") + 1)) : undefined;
    } catch (error) {
      if (errorCode(error) !== "ENOENT") this.options.log.warn({ dashboard: path, err: error }, "a snapshot could not be read");
      return undefined;
    }
  }

  async write({ path, revision, taken, body }: Snapshot): Promise<void> {
    const line = `${JSON.stringify({ format: FORMAT, path, revision, taken: taken.toISOString() })}\n`;
    try {
      await makeFolders(this.options.directory);
      await writeWhole(this.fileOf(path), Buffer.concat([Buffer.from(line), body]));
    } catch (error) {
      if (this.warned) return;
      this.warned = true;
      this.options.log.warn({ dashboard: path, err: error }, "snapshots can't be kept on disk: after a restart, dashboards run anew");
    }
  }

  async remove(path: string): Promise<void> {
    await rm(this.fileOf(path), { force: true }).catch(() => {});
  }

  private fileOf(path: string): string {
    return join(this.options.directory, createHash("sha256").update(path).digest("hex") + EXTENSION);
  }
}

async function readBeginning(file: string): Promise<Buffer> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST_LINE_BYTES), 0, LONGEST_LINE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Undefined for what another version has written, or nobody. */
function lineOf(content: Buffer): StoredSnapshot | undefined {
  try {
    const line: unknown = JSON.parse(content.subarray(0, Math.max(0, content.indexOf("\n"))).toString("utf8"));
    if (typeof line !== "object" || line === null || !("format" in line) || line.format !== FORMAT) return undefined;
    if (!("path" in line && "revision" in line && "taken" in line)) return undefined;
    return { path: String(line.path), revision: String(line.revision), taken: new Date(String(line.taken)) };
  } catch {
    return undefined;
  }
}
