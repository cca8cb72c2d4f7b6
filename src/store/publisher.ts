/**
 * What the rest of the server may change on storage. A revision is put whole and never changes; which one a path shows is a switch.
 * Nothing here speaks of files that are renamed, so that an object store can do the same with a pointer to an immutable revision.
 */
import type { Readable } from "node:stream";
import type { ArchivedFile } from "../archive/archive.js";
import type { DashboardPath } from "./dashboard-path.js";

export type DashboardKind = "notebook" | "bundle";

/** A folder of this machine for the files of one upload. */
export interface Staging {
  /** Absolute. */
  readonly directory: string;
  /** Removes it with all that is in it. */
  discard(): Promise<void>;
}

/** Content that was received and checked, in a staging folder. */
export interface StagedDashboard {
  readonly kind: DashboardKind;
  /** Absolute: the file that was sent, a notebook or a zip. */
  readonly original: string;
  /** Absolute: the folder that the zip was unpacked to; the same as `original` for a notebook. */
  readonly content: string;
  /** A notebook's one file is called "index.ipynb" too. */
  readonly files: readonly ArchivedFile[];
}

export interface Change {
  /** The name of the author's token. */
  readonly by: string;
  /** What must stand at the path: nothing, something, or this revision. Another makes a ConflictingChangeError. */
  readonly expected?: "nothing" | "something" | { readonly revision: string };
}

export interface Publication {
  readonly path: DashboardPath;
  readonly kind: DashboardKind;
  /** Hash of the content, 64 hexadecimal digits. */
  readonly revision: string;
  /** What stood there before. */
  readonly replaced: string | undefined;
}

export interface DashboardDescription {
  readonly path: DashboardPath;
  readonly kind: DashboardKind;
  readonly revision: string;
  /** Bytes of all its files. */
  readonly size: number;
  /** Of the file that was changed last. */
  readonly changed: Date;
  readonly title: string;
}

export interface RevisionEntry {
  readonly revision: string;
  readonly kind: DashboardKind;
  /** Bytes of all files. */
  readonly size: number;
  readonly published: Date;
  readonly by: string;
  /** The path shows it now, unchanged. */
  readonly isCurrent: boolean;
}

export interface Download {
  /** "sales.ipynb" or "sales.zip". */
  readonly fileName: string;
  readonly kind: DashboardKind;
  /** Bytes, where they are known before. */
  readonly size: number | undefined;
  readonly stream: Readable;
}

/**
 * All changes are whole or not at all, also when the process dies in their midst, and wait for one another. They throw
 * StorageFullError (507), StorageRefusedError (500), StorageBusyError (503) and leave what was there.
 */
export interface Publisher {
  stage(): Promise<Staging>;
  /** Replaces what stands at the path. Takes the staged files; the staging folder is discarded by who made it. Throws UnfitPathError, ConflictingChangeError. */
  publish(path: DashboardPath, staged: StagedDashboard, change: Change): Promise<Publication>;
  /** Throws NoDashboardError where the path is none, ConflictingChangeError. The revisions are kept. */
  remove(path: DashboardPath, change: Change): Promise<{ readonly path: DashboardPath; readonly revision: string }>;
  /** The latest first. Throws UnknownRevisionError where nothing was ever published. */
  history(path: DashboardPath): Promise<readonly RevisionEntry[]>;
  /** `revision`: its id or a unique beginning; without one, the latest that is not the present one. Throws UnknownRevisionError, UnfitPathError, ConflictingChangeError. */
  rollback(path: DashboardPath, revision: string | undefined, change: Change): Promise<Publication>;
  /** Of the present content, or of a revision. Throws NoDashboardError, UnknownRevisionError. */
  download(path: DashboardPath, revision: string | undefined): Promise<Download>;
  /** Throws NoDashboardError. */
  describe(path: DashboardPath): Promise<DashboardDescription>;
  /** Drops what is cached of a path and below, or of all: the next read goes to storage. */
  forget(path: DashboardPath): void;
  /** Removes what was replaced and is no running session's folder any more. */
  tidy(): Promise<void>;
  /** Called after each change; answers with what ends it. */
  onChange(listener: (path: DashboardPath) => void): () => void;
}
