/**
 * Files that are named by a key of any length, each with a line of JSON that says what it is before its content. They outlive the server;
 * where they can't be written, that is said once.
 */
import { createHash } from "node:crypto";
import { open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, writeWhole } from "./durable.js";
import { errorCode } from "./error-code.js";

/** "A snapshot could not be read" in the words of whose files they are. */
export type TellFailure = (operation: "read" | "write", key: string, error: unknown) => void;

export interface LabelledFilesOptions<Label> {
  /** Absolute; made when the first is written. */
  readonly directory: string;
  /** ".snapshot" */
  readonly extension: string;
  /** Undefined for what another version has written, or nobody. Throws nothing. */
  parseLabel(line: unknown): Label | undefined;
  tell: TellFailure;
}

export interface LabelledFile<Label> {
  readonly label: Label;
  readonly content: Buffer;
}

/** Enough for the line of any dashboard that can be published. */
const LONGEST_LINE_BYTES = 16_384;

export class LabelledFiles<Label extends object> {
  private hasToldOfWriting = false;

  constructor(private readonly options: LabelledFilesOptions<Label>) {}

  /** The labels alone. */
  async list(): Promise<readonly Label[]> {
    const { directory, extension } = this.options;
    const names = await readdir(directory).catch(() => []);
    const found: Label[] = [];
    for (const name of names.filter((each) => each.endsWith(extension))) {
      const label = this.labelOf(await readBeginning(join(directory, name)).catch(() => Buffer.alloc(0)));
      if (label !== undefined) found.push(label);
    }
    return found;
  }

  /** Undefined where there is none, or it can't be read. */
  async read(key: string): Promise<LabelledFile<Label> | undefined> {
    try {
      const file = await readFile(this.fileOf(key));
      const label = this.labelOf(file);
      return label && { label, content: file.subarray(file.indexOf("\n") + 1) };
    } catch (error) {
      if (errorCode(error) !== "ENOENT") this.options.tell("read", key, error);
      return undefined;
    }
  }

  async write(key: string, label: Label, content: Uint8Array): Promise<void> {
    try {
      await makeFolders(this.options.directory);
      await writeWhole(this.fileOf(key), Buffer.concat([Buffer.from(`${JSON.stringify(label)}\n`), content]));
    } catch (error) {
      if (this.hasToldOfWriting) return;
      this.hasToldOfWriting = true;
      this.options.tell("write", key, error);
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.fileOf(key), { force: true }).catch(() => {});
  }

  private fileOf(key: string): string {
    return join(this.options.directory, createHash("sha256").update(key).digest("hex") + this.options.extension);
  }

  private labelOf(file: Buffer): Label | undefined {
    try {
      return this.options.parseLabel(JSON.parse(file.subarray(0, Math.max(0, file.indexOf("\n"))).toString("utf8")));
    } catch {
      return undefined;
    }
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
