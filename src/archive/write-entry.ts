/** Writes one entry of a zip as a file, and checks on the way that it is what the zip says. */
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { crc32, createInflateRaw } from "node:zlib";
import type { ArchivedFile } from "./archive.js";
import { asArchiveError, damaged } from "./damage.js";
import { showName } from "./entry-name.js";
import type { LocatedEntry } from "./local-headers.js";
import type { ZipSource } from "./zip-source.js";

/** What the operator's umask leaves of it: a zip can't make a file that may be executed. */
const FILE_MODE = 0o644;

/** The file must not be there. It is on the disk when this resolves. `signal` stops it between two chunks. */
export async function writeEntry(source: ZipSource, entry: LocatedEntry, file: string, signal: AbortSignal): Promise<ArchivedFile> {
  const output = await open(file, "wx", FILE_MODE);
  try {
    const sha256 = await unpack(source, entry, (content) => writeChecked(entry, content, output, signal));
    await output.sync();
    return { name: entry.name, size: entry.size, sha256 };
  } finally {
    await output.close();
  }
}

type Consume = (content: AsyncIterable<Buffer>) => Promise<string>;

async function unpack(source: ZipSource, entry: LocatedEntry, consume: Consume): Promise<string> {
  const packed = source.chunks(entry.dataStart, entry.packedSize);
  try {
    if (!entry.isDeflated) return await consume(packed);
    const inflate = createInflateRaw();
    const sha256 = await pipeline(packed, inflate, consume);
    // Whatever follows the end of the packed data would be seen by nobody.
    if (inflate.bytesWritten !== entry.packedSize) throw damagedEntry(entry);
    return sha256;
  } catch (error) {
    throw isOfInflate(error) ? damagedEntry(entry, error) : asArchiveError(error);
  }
}

/** Answers with the content's hash. */
async function writeChecked(entry: LocatedEntry, content: AsyncIterable<Buffer>, output: FileHandle, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  let size = 0;
  let checksum = 0;
  for await (const chunk of content) {
    signal.throwIfAborted();
    size += chunk.length;
    if (size > entry.size) throw damagedEntry(entry);
    checksum = crc32(chunk, checksum);
    hash.update(chunk);
    // Unlike `write`, this goes on where the last one ended until all of it is written.
    await output.writeFile(chunk);
  }
  if (size !== entry.size || checksum !== entry.crc32) throw damagedEntry(entry);
  return hash.digest("hex");
}

/** Bad data has a code of zlib's own; a stream that ends before its input makes the pipeline give up. */
function isOfInflate(error: unknown): boolean {
  if (!(error instanceof Error && "code" in error)) return false;
  return (typeof error.code === "string" && error.code.startsWith("Z_")) || error.code === "ABORT_ERR";
}

function damagedEntry(entry: LocatedEntry, cause?: unknown): Error {
  return damaged(`${showName(entry.name)} in the zip`, cause);
}
