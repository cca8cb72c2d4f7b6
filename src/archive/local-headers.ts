/**
 * Finds each entry's packed bytes by the header that stands before them. Headers and bytes of two entries never share a place:
 * zips where they do unpack to more than any ratio tells.
 */
import { BadArchiveError } from "./archive.js";
import { asArchiveError, damaged } from "./damage.js";
import { showName } from "./entry-name.js";
import type { ZipEntry } from "./zip-entries.js";
import type { ZipSource } from "./zip-source.js";

export interface LocatedEntry extends ZipEntry {
  /** Where its packed bytes begin. */
  readonly dataStart: number;
}

/** `dataEnd`: where the central directory begins. */
export async function locateEntries(source: ZipSource, entries: readonly ZipEntry[], dataEnd: number): Promise<readonly LocatedEntry[]> {
  const located: LocatedEntry[] = [];
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.headerStart - b.headerStart)) {
    if (entry.headerStart < free) throw new BadArchiveError(`${showName(entry.name)} in the zip overlaps another file. Make the zip anew.`);
    const dataStart = await findData(source, entry);
    free = dataStart + entry.packedSize;
    if (free > dataEnd) throw damaged(`${showName(entry.name)} in the zip`);
    located.push({ ...entry, dataStart });
  }
  return located;
}

const SIGNATURE = 0x04034b50;
const HEADER_BYTES = 30;

async function findData(source: ZipSource, entry: ZipEntry): Promise<number> {
  try {
    const header = await source.bytes(entry.headerStart, HEADER_BYTES);
    if (header.readUInt32LE(0) !== SIGNATURE) throw damaged(`${showName(entry.name)} in the zip`);
    const nameLength = header.readUInt16LE(26);
    const extraLength = header.readUInt16LE(28);
    const name = await source.bytes(entry.headerStart + HEADER_BYTES, nameLength);
    if (!name.equals(entry.rawName)) {
      throw new BadArchiveError(`${showName(entry.name)} in the zip has two different names. Make the zip anew.`);
    }
    return entry.headerStart + HEADER_BYTES + nameLength + extraLength;
  } catch (error) {
    throw asArchiveError(error);
  }
}
