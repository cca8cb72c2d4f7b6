/** Reads what a zip says of itself, its central directory, and refuses every entry that is no plain file or folder. */
import { crc32 } from "node:zlib";
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from "yauzl";
import { type ArchiveLimits, BadArchiveError } from "./archive.js";
import { asArchiveError, damaged } from "./damage.js";
import { decodeEntryName, type EntryName, parseEntryName, showName } from "./entry-name.js";
import { limitEntryCount, limitPath } from "./limits.js";
import { isPassedOver } from "./passed-over.js";
import type { ZipSource } from "./zip-source.js";

export interface ZipEntry extends EntryName {
  /** The parts, with "/". */
  readonly name: string;
  /** As the zip has it. */
  readonly rawName: Buffer;
  /** Bytes, unpacked, by what the zip says. */
  readonly size: number;
  /** Bytes in the zip. */
  readonly packedSize: number;
  readonly crc32: number;
  readonly isDeflated: boolean;
  /** Where the entry's own header begins, which its packed bytes follow. */
  readonly headerStart: number;
}

export interface ZipContents {
  /** Without what is passed over. */
  readonly entries: readonly ZipEntry[];
  /** Where the central directory begins: all data lies before. */
  readonly dataEnd: number;
}

export async function readZipEntries(source: ZipSource, limits: ArchiveLimits): Promise<ZipContents> {
  try {
    const options = { autoClose: false, decodeStrings: false, validateEntrySizes: true };
    const zip = await fromRandomAccessReaderPromise(source, source.size, options);
    limitEntryCount(zip.entryCount, limits);
    const dataEnd = position(zip);
    const entries = await readAll(zip, limits);
    await requireEnd(source, position(zip));
    return { entries, dataEnd };
  } catch (error) {
    throw asArchiveError(error);
  }
}

/** Where the next entry is read. A number, whatever the types of the library say. */
function position(zip: ZipFile): number {
  return Number(zip.readEntryCursor);
}

async function readAll(zip: ZipFile, limits: ArchiveLimits): Promise<readonly ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = parseEntryName(entryName(entry));
    if (isPassedOver(name.parts)) continue;
    limitPath(name.parts, name.isFolder, limits);
    entries.push(toZipEntry(entry, name));
  }
  return entries;
}

const UNICODE_PATH = 0x7075;

/** The name, or the one in UTF-8 that Info-ZIP adds to a name in an old encoding. */
function entryName(entry: Entry): string {
  for (const { id, data } of entry.extraFields) {
    // One byte of version, four of the CRC-32 of the name that this one stands for.
    if (id === UNICODE_PATH && data.length > 5 && data[0] === 1 && data.readUInt32LE(1) === crc32(entry.fileNameRaw)) {
      return decodeEntryName(data.subarray(5));
    }
  }
  return decodeEntryName(entry.fileNameRaw);
}

function toZipEntry(entry: Entry, entryName: EntryName): ZipEntry {
  const name = entryName.parts.join("/");
  refuseSpecialFile(entry, name, entryName.isFolder);
  refuseUnreadable(entry, name);
  const { uncompressedSize: size, compressedSize: packedSize, relativeOffsetOfLocalHeader: headerStart } = entry;
  if (entryName.isFolder && size > 0) throw new BadArchiveError(`The folder ${showName(name)} in the zip has content like a file.`);
  return {
    ...entryName,
    name,
    // A copy, since the original holds on to the entry's extra fields and comment.
    rawName: Buffer.from(entry.fileNameRaw),
    size,
    packedSize,
    crc32: entry.crc32,
    isDeflated: entry.compressionMethod === DEFLATED,
    headerStart,
  };
}

const FILE_TYPE = 0xf000;
const TYPE_FOLDER = 0x4000;
const TYPE_FILE = 0x8000;

/** By the upper half of the attributes, a mode as on Unix, also where the entry claims to come from another system. */
function refuseSpecialFile(entry: Entry, name: string, isFolder: boolean): void {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type === 0 || type === TYPE_FILE || (type === TYPE_FOLDER && isFolder)) return;
  throw new BadArchiveError(`${showName(name)} in the zip is a link or a special file. Zip the files themselves.`);
}

const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 0x0001;
const STRONGLY_ENCRYPTED = 0x0040;
const NAMES_ENCRYPTED = 0x2000;

function refuseUnreadable(entry: Entry, name: string): void {
  if ((entry.generalPurposeBitFlag & (ENCRYPTED | STRONGLY_ENCRYPTED | NAMES_ENCRYPTED)) !== 0) {
    throw new BadArchiveError(`${showName(name)} in the zip is encrypted. Make the zip without a password.`);
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw new BadArchiveError(
      `${showName(name)} in the zip is compressed by a method other than Deflate. Make the zip with the program's usual settings.`,
    );
  }
}

/** The end of the central directory, its larger kind, and a signature of it. */
const AFTER_ENTRIES: readonly number[] = [0x06054b50, 0x06064b50, 0x05054b50];

/** A zip that gives too small a number of its entries would show other programs more than it shows us. */
async function requireEnd(source: ZipSource, end: number): Promise<void> {
  const next = (await source.bytes(end, 4)).readUInt32LE();
  if (!AFTER_ENTRIES.includes(next)) throw damaged();
}
