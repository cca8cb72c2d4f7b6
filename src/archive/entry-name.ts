/**
 * The names of a zip's entries: the one place where an author's bytes become something that may be joined to a folder. Pure.
 *
 * What Windows alone can't store (CON, "a:b") is taken, since the server's storage can. A dot or a space at an end is not: such
 * names look the same as others, and Windows drops it without a word.
 */
import { BadArchiveError } from "./archive.js";

export interface EntryName {
  /** No part is empty, "." or "..", or holds a separator. None: the folder that was zipped itself. */
  readonly parts: readonly string[];
  readonly isFolder: boolean;
}

const MAX_PART_BYTES = 255;
const UTF_8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Control characters, and those that end a line or turn the reading direction: a name must be what it looks like. */
const CONFUSING_CHARACTER = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const CONFUSING_CHARACTERS = new RegExp(CONFUSING_CHARACTER, "gu");
const DRIVE = /^[a-z]:/i;
const LOOKS_ENDED = /[. ]$/;

/** Whether the entry's flag says UTF-8 or not: today's programs write it either way, and a guess would give wrong names. */
export function decodeEntryName(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes);
  } catch {
    const readable = showName(Buffer.from(bytes).toString("latin1"));
    throw new BadArchiveError(
      `The name of ${readable} in the zip is not written in UTF-8. Give the file a name of plain letters, or use another program to zip it.`,
    );
  }
}

/** Throws BadArchiveError. */
export function parseEntryName(name: string): EntryName {
  refuseConfusingPath(name);
  const parts = name.split("/");
  const isFolder = parts.at(-1) === "" || parts.at(-1) === ".";
  if (parts.at(-1) === "") parts.pop();
  const kept = parts.filter((part) => part !== ".");
  for (const part of kept) refuseUnfitPart(part, name);
  if (kept.length === 0 && !isFolder) throw new BadArchiveError("A file in the zip has no name.");
  return { parts: kept, isFolder };
}

/** Names that differ in nothing but case or in how an accent is written are one file on some computers. */
export function foldName(name: string): string {
  return name.normalize("NFC").toLowerCase().toUpperCase().normalize("NFC");
}

const MAX_SHOWN = 100;

/** For messages: quoted, cut, and with nothing in it that a terminal would obey. */
export function showName(name: string): string {
  const cut = name.length > MAX_SHOWN ? `${[...name].slice(0, MAX_SHOWN).join("")}…` : name;
  return `"${cut.replaceAll(CONFUSING_CHARACTERS, "?")}"`;
}

function refuseConfusingPath(name: string): void {
  if (name === "") throw new BadArchiveError("A file in the zip has no name.");
  if (CONFUSING_CHARACTER.test(name)) {
    throw new BadArchiveError(`${showName(name)} in the zip has a control character in its name. Rename it.`);
  }
  if (name.includes("\\")) {
    throw new BadArchiveError(`${showName(name)} in the zip has a backslash in its name. Rename it, or use another program to zip it.`);
  }
  if (name.startsWith("/") || DRIVE.test(name)) {
    throw new BadArchiveError(`${showName(name)} in the zip is an absolute path. Zip the files by paths within their folder.`);
  }
}

function refuseUnfitPart(part: string, name: string): void {
  if (part === "..") throw new BadArchiveError(`${showName(name)} in the zip leads out of its folder. Zip the files by paths within it.`);
  if (part === "") throw new BadArchiveError(`${showName(name)} in the zip has an empty part between two slashes.`);
  if (LOOKS_ENDED.test(part)) {
    throw new BadArchiveError(`${showName(name)} in the zip has a dot or a space at the end of a name. Rename it.`);
  }
  if (Buffer.byteLength(part) > MAX_PART_BYTES) {
    throw new BadArchiveError(`${showName(name)} in the zip has a name of more than ${MAX_PART_BYTES} bytes. Give it a shorter one.`);
  }
}
