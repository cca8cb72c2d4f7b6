/** Writes zips byte by byte, so that a test can lie in every field. APPNOTE.TXT 4.3 and 4.4 name the fields. */
import { crc32, deflateRawSync } from "node:zlib";

export const STORED = 0;
export const DEFLATED = 8;

/** What is left out is what an honest zip has; what is given goes into the zip as it is. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly method?: number;
  readonly flags?: number;
  /** With the type of the file, as on Unix. */
  readonly mode?: number;
  /** The system that the entry claims to come from: 0 MS-DOS, 3 Unix. */
  readonly system?: number;
  readonly size?: number;
  readonly packedSize?: number;
  readonly crc?: number;
  readonly packed?: Buffer;
  /** In the entry's own header. */
  readonly localName?: string | Buffer;
  /** Of the central directory. */
  readonly extra?: Buffer;
  /** Sizes and CRC-32 stand behind the data, and zeros in the entry's own header. */
  readonly hasDescriptor?: boolean;
  /** Sizes and offset stand in an extra field of 64 bits. */
  readonly isZip64?: boolean;
  /** The entry has no header and data of its own, but says that they are here. */
  readonly headerStart?: number | bigint;
}

export interface RawEnd {
  readonly comment?: Buffer;
  readonly entryCount?: number;
  readonly disk?: number;
  readonly centralStart?: number;
  /** The 64-bit records stand before the end; with a bigint, the locator says that they are there. */
  readonly zip64?: boolean | bigint;
}

export function rawZip(entries: readonly RawEntry[], end: RawEnd = {}): Buffer {
  const data: Buffer[] = [];
  const central: Buffer[] = [];
  let position = 0;
  for (const entry of entries) {
    central.push(centralHeader(entry, entry.headerStart ?? position));
    if (entry.headerStart !== undefined) continue;
    const record = rawLocal(entry);
    data.push(record);
    position += record.length;
  }
  const directory = Buffer.concat(central);
  return Buffer.concat([...data, directory, endOf(entries.length, position, directory.length, end)]);
}

/** An entry's own header and its data. */
export function rawLocal(entry: RawEntry): Buffer {
  const { name, packed, size, crc, flags, method } = resolved(entry);
  const ownName = Buffer.from(entry.localName ?? name);
  const isLate = entry.hasDescriptor === true;
  const packedSize = entry.packedSize ?? packed.length;
  const header = Buffer.concat([
    fields([4, 0x04034b50], [2, 20], [2, flags], [2, method], [4, TIME]),
    fields([4, isLate ? 0 : crc], [4, isLate ? 0 : packedSize], [4, isLate ? 0 : size], [2, ownName.length], [2, 0]),
    ownName,
  ]);
  const descriptor = isLate ? fields([4, 0x08074b50], [4, crc], [4, packedSize], [4, size]) : Buffer.alloc(0);
  return Buffer.concat([header, packed, descriptor]);
}

/** An extra field of a central header. */
export function extraField(id: number, data: Buffer): Buffer {
  return Buffer.concat([fields([2, id], [2, data.length]), data]);
}

/** The first of 2024. */
const TIME = 0x58210000;
const UNIX = 3;
const PLAIN_FILE = 0o100644;
const DESCRIPTOR_FLAG = 0x0008;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

function resolved(entry: RawEntry) {
  const content = Buffer.from(entry.content ?? "");
  const method = entry.method ?? STORED;
  const packed = entry.packed ?? (method === DEFLATED ? deflateRawSync(content) : content);
  const flags = (entry.flags ?? 0) | (entry.hasDescriptor === true ? DESCRIPTOR_FLAG : 0);
  return { name: Buffer.from(entry.name), packed, method, flags, size: entry.size ?? content.length, crc: entry.crc ?? crc32(content) };
}

function centralHeader(entry: RawEntry, headerStart: number | bigint): Buffer {
  const { name, packed, size, crc, flags, method } = resolved(entry);
  const packedSize = entry.packedSize ?? packed.length;
  const is64 = entry.isZip64 === true;
  const sizes = fields([8, size], [8, packedSize], [8, headerStart]);
  const extra = Buffer.concat([is64 ? extraField(1, sizes) : Buffer.alloc(0), entry.extra ?? Buffer.alloc(0)]);
  return Buffer.concat([
    fields([4, 0x02014b50], [2, ((entry.system ?? UNIX) << 8) | 20], [2, 20], [2, flags], [2, method], [4, TIME], [4, crc]),
    fields([4, is64 ? FULL_32 : packedSize], [4, is64 ? FULL_32 : size], [2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0]),
    fields([2, 0], [2, entry.mode ?? PLAIN_FILE], [4, is64 ? FULL_32 : headerStart]),
    name,
    extra,
  ]);
}

function endOf(entries: number, centralStart: number, centralSize: number, end: RawEnd): Buffer {
  const start = end.centralStart ?? centralStart;
  const count = end.entryCount ?? entries;
  const comment = end.comment ?? Buffer.alloc(0);
  const zip64 = end.zip64 ?? false;
  const at = typeof zip64 === "bigint" ? zip64 : centralStart + centralSize;
  const large = Buffer.concat([
    fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count], [8, centralSize], [8, start]),
    fields([4, 0x07064b50], [4, 0], [8, at], [4, 1]),
  ]);
  const shown = zip64 === false ? Math.min(count, FULL_16) : FULL_16;
  const disk = end.disk ?? 0;
  return Buffer.concat([
    zip64 === false ? Buffer.alloc(0) : large,
    fields([4, 0x06054b50], [2, disk], [2, disk], [2, shown], [2, shown]),
    fields([4, centralSize], [4, zip64 === false ? start : FULL_32], [2, comment.length]),
    comment,
  ]);
}

/** Numbers of so many bytes each, the lowest byte first. */
function fields(...values: readonly (readonly [2 | 4 | 8, number | bigint])[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.reduce((total, [size]) => total + size, 0));
  let at = 0;
  for (const [size, value] of values) {
    if (size === 8) bytes.writeBigUInt64LE(BigInt(value), at);
    // What does not fit is cut: a test that lies may give any number.
    else bytes.writeUIntLE(Number(value) % 2 ** (size * 8), at, size);
    at += size;
  }
  return bytes;
}
