/** How much of a zip is taken: each limit with its words. Pure. */

import { type ArchiveLimits, UploadLimitError } from "./archive.js";
import { showName } from "./entry-name.js";
import { sizeText } from "./size-text.js";

/** Below this a high ratio is common (an empty table, a white picture) and harmless. Bytes. */
const SMALL = 1024 * 1024;
/** The Mac's zip program gives each file a second entry, which is passed over. */
const ENTRIES_PER_FILE = 2;

/** By the number that the zip gives of itself, before any entry is read. */
export function limitEntryCount(count: number, limits: ArchiveLimits): void {
  if (count > limits.entries * ENTRIES_PER_FILE) refuseEntries(limits);
}

export function limitEntries(count: number, limits: ArchiveLimits): void {
  if (count > limits.entries) refuseEntries(limits);
}

export function limitPath(parts: readonly string[], isFolder: boolean, limits: ArchiveLimits): void {
  const name = parts.join("/");
  if (Buffer.byteLength(name) > limits.pathLength) {
    throw new UploadLimitError(
      `The path ${showName(name)} in the zip is longer than ${limits.pathLength} bytes, the most that UPLOAD_MAX_PATH_LENGTH allows.`,
    );
  }
  if ((isFolder ? parts.length : parts.length - 1) > limits.depth) {
    throw new UploadLimitError(
      `${showName(name)} in the zip lies in more than ${limits.depth} folders within one another, the most that UPLOAD_MAX_DEPTH allows.`,
    );
  }
}

export interface Sized {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** Bytes in the zip. */
  readonly packedSize: number;
}

export function limitSizes(files: readonly Sized[], limits: ArchiveLimits): void {
  const size = sum(files.map((file) => file.size));
  if (size > limits.unpackedBytes) {
    throw new UploadLimitError(
      `The files of the zip have more than ${sizeText(limits.unpackedBytes)} together when unpacked, the most that this server takes (UPLOAD_MAX_UNPACKED_BYTES). Leave out what the dashboard does not need, or ask the operator for more.`,
    );
  }
  for (const file of files) {
    if (isPackedTooWell(file.size, file.packedSize, limits)) refuseRatio(`${showName(file.name)} in the zip is`, limits);
  }
  if (isPackedTooWell(size, sum(files.map((file) => file.packedSize)), limits)) refuseRatio("The files of the zip are together", limits);
}

function isPackedTooWell(size: number, packedSize: number, limits: ArchiveLimits): boolean {
  return size > SMALL && size > packedSize * limits.ratio;
}

function refuseEntries(limits: ArchiveLimits): never {
  throw new UploadLimitError(
    `The zip holds more than ${limits.entries} files and folders, the most that UPLOAD_MAX_ENTRIES allows. Leave out what the dashboard does not need.`,
  );
}

function refuseRatio(what: string, limits: ArchiveLimits): never {
  throw new UploadLimitError(
    `${what} more than ${limits.ratio} times larger when unpacked, the most that UPLOAD_MAX_RATIO allows. Zip it without compression.`,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
