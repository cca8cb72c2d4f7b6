/** What zips hold and how much of it is taken. */
import { AppError } from "../errors/app-error.js";

/** A file that was unpacked. */
export interface ArchivedFile {
  /** Below the folder, with "/": "img/a.png". */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Of its content, hexadecimal. */
  readonly sha256: string;
}

export interface ArchiveLimits {
  /** Bytes of all files together. */
  readonly unpackedBytes: number;
  /** Files and folders. */
  readonly entries: number;
  /** Unpacked over packed, of each file that is larger than a small one, and of all together. */
  readonly ratio: number;
  /** Folders within folders. */
  readonly depth: number;
  /** Bytes of a path, UTF-8. */
  readonly pathLength: number;
}

/** Thrown when a file is no zip, or one that must not be unpacked. The message is for the author. Handled by the routes and the commands. */
export class BadArchiveError extends AppError {
  readonly code = "BAD_ARCHIVE";
  readonly status = 400;
}

/** Thrown when an upload goes over a limit; the message names the limit and its option. Handled by the routes. */
export class UploadLimitError extends AppError {
  readonly code = "UPLOAD_LIMIT";
  readonly status = 413;
}
