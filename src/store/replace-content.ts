/** One change of what a path shows: keeps what stands there, writes down what is to happen, then does it. */
import { rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Content, ContentReader } from "./content-reader.js";
import type { DashboardPath } from "./dashboard-path.js";
import { copySynced, makeFolders } from "./durable.js";
import type { History, KeptRevision } from "./history.js";
import type { Location } from "./location.js";
import type { ReadGate } from "./read-gate.js";
import type { ReplacedContent } from "./replaced-content.js";
import { decideSwap, draftSwap, forgetSwap, inodeOf, type Move, performSwap, type Swap } from "./swap.js";

export interface ReplaceContext {
  /** Absolute, the served folder. */
  readonly root: string;
  readonly history: History;
  readonly contents: ContentReader;
  readonly replaced: ReplacedContent;
  readonly gate: ReadGate;
}

export interface NewContent {
  readonly kind: "notebook" | "bundle";
  /** Absolute, in the staging folder: the notebook's file or the bundle's folder. */
  readonly file: string;
  /** Of what is to be kept in the history, and the file that it is taken from, if it is not kept already. */
  readonly revision: KeptRevision;
  readonly original: string | undefined;
}

/** The author's name of what was found on disk. */
const ON_DISK = "files on the server";

/**
 * Without new content: deletes. `staging`: absolute, a folder of this change alone.
 * What fails leaves the path as it was; errors of the disk come as they are.
 */
export async function replaceContent(
  context: ReplaceContext,
  location: Location,
  staging: string,
  content: NewContent | undefined,
): Promise<void> {
  const { history, contents } = context;
  const { path } = location;
  const before = await history.read(path);
  const known = new Set([...before.map(({ revision }) => revision), content?.revision.revision]);
  const found = (await contents.readAll(location)).filter(({ revision }) => !known.has(revision));
  // A link goes, what it leads to stays.
  const snapshots = found.filter(({ kind }) => kind === "notebook" || location.folder !== "link").map(snapshotOf);
  const folders = content === undefined ? undefined : dirname(location.directory);
  try {
    if (folders !== undefined) await makeFolders(folders);
    await history.makeRoom(path);
    const swap = await planSwap(context, location, content, snapshots);
    await draftSwap(staging, swap);
    await keep(history, location, content, snapshots);
    await history.record(path, withoutRepeats([...(content ? [content.revision] : []), ...snapshots, ...before]));
    await decideSwap(staging);
    await context.gate.change(() => performSwap(context.root, swap));
  } catch (error) {
    await undo(context, location, before, [...snapshots, ...(content ? [content.revision] : [])]);
    throw error;
  } finally {
    await forgetSwap(staging).catch(() => undefined);
  }
  if (content === undefined) await removeEmptyFolders(context.root, dirname(location.directory));
  else await forgetOtherForm(history, path, content.revision, before);
}

/** What was found on disk once may be published later: its zip is kept in the place of the folder. */
async function forgetOtherForm(history: History, path: DashboardPath, now: KeptRevision, before: readonly KeptRevision[]): Promise<void> {
  for (const old of before) {
    if (old.revision === now.revision && old.form !== now.form) await rm(history.dataOf(path, old), { recursive: true, force: true });
  }
}

function snapshotOf({ kind, revision, size, changed }: Content): KeptRevision {
  return { kind, revision, size, published: changed.toISOString(), by: ON_DISK, form: kind === "notebook" ? "notebook" : "folder" };
}

/** A notebook that is overwritten has been copied before; a folder is kept by moving it. */
async function keep(
  history: History,
  location: Location,
  content: NewContent | undefined,
  snapshots: readonly KeptRevision[],
): Promise<void> {
  for (const snapshot of snapshots) {
    if (snapshot.form === "notebook") await copySynced(location.notebookFile, history.dataOf(location.path, snapshot));
  }
  if (content?.original === undefined) return;
  const data = history.dataOf(location.path, content.revision);
  if (content.revision.form === "notebook") await copySynced(content.original, data);
  else await rename(content.original, data);
}

async function planSwap(
  context: ReplaceContext,
  location: Location,
  content: NewContent | undefined,
  snapshots: readonly KeptRevision[],
): Promise<Swap> {
  const { folder, hasNotebook, notebookFile, directory } = location;
  const notebookAside = hasNotebook && content?.kind !== "notebook" ? [await moveAside(context, location, notebookFile, undefined)] : [];
  const isInTheWay = content?.kind === "bundle" ? folder !== "none" : folder === "bundle" || folder === "link";
  const kept = snapshots.find(({ form }) => form === "folder");
  const folderAside = isInTheWay ? [await moveAside(context, location, directory, kept)] : [];
  // What is hidden by the other form goes first, what is seen goes when the new is there.
  const isFolderSeen = !hasNotebook && content?.kind === "notebook";
  const [before, after] = isFolderSeen ? [[], folderAside] : [folderAside, notebookAside];
  if (content === undefined) return { before: [...folderAside, ...notebookAside], after: [] };
  const to = content.kind === "notebook" ? notebookFile : directory;
  return { before, place: await moveOf(context, content.file, to), after };
}

async function moveAside(
  { root, history, replaced }: ReplaceContext,
  { path }: Location,
  file: string,
  kept: KeptRevision | undefined,
): Promise<Move> {
  const to = kept === undefined ? join(await replaced.make(path), basename(file)) : history.dataOf(path, kept);
  if (kept !== undefined) await rm(to, { recursive: true, force: true });
  return moveOf({ root }, file, to);
}

async function moveOf({ root }: Pick<ReplaceContext, "root">, from: string, to: string): Promise<Move> {
  return { from: relative(root, from), to: relative(root, to), inode: (await inodeOf(from)) ?? 0 };
}

async function undo(
  { history, root }: ReplaceContext,
  { path, directory }: Location,
  before: readonly KeptRevision[],
  added: readonly KeptRevision[],
): Promise<void> {
  try {
    await history.record(path, before);
    const kept = before.map(({ revision }) => revision);
    // A folder was moved there and has been moved back; where even that failed, it must not be lost.
    const copies = added.filter(({ form, revision }) => form !== "folder" && !kept.includes(revision));
    for (const copy of copies) await rm(history.dataOf(path, copy), { force: true });
    await removeEmptyFolders(root, dirname(directory));
  } catch {
    // The disk that refused the change may refuse this too. What is left names nothing that is shown.
  }
}

/** Folders are made as needed, so they go when nothing is in them any more. */
async function removeEmptyFolders(root: string, directory: string): Promise<void> {
  for (let empty = directory; empty !== root && empty.startsWith(root); empty = dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      return;
    }
  }
}

function withoutRepeats(revisions: readonly KeptRevision[]): readonly KeptRevision[] {
  return revisions.filter(({ revision }, index) => revisions.findIndex((other) => other.revision === revision) === index);
}
