/** One change of what a path shows: keeps what stands there, writes down what is to happen, then does it. */
import { rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { copySynced, makeFolders } from "../disk/durable.js";
import type { Content, ContentReader } from "./content-reader.js";
import type { DashboardPath } from "./dashboard-path.js";
import { type History, type KeptRevision, ON_DISK } from "./history.js";
import type { Location } from "./location.js";
import type { ReadGate } from "./read-gate.js";
import type { ReplacedContent } from "./replaced-content.js";
import { decideSwap, draftSwap, forgetSwap, identityOf, type Move, performSwap, type Swap, syncSwap } from "./swap.js";

export interface ReplaceContext {
  /** Absolute, the served folder. */
  readonly root: string;
  readonly history: History;
  readonly contents: ContentReader;
  readonly replaced: ReplacedContent;
  readonly gate: ReadGate;
  /** Does what may fail once a change is made; a failure is for the operator. `what`: "remove this". */
  tryTo(what: string, operation: () => Promise<void>): Promise<void>;
}

export interface NewContent {
  readonly kind: "notebook" | "bundle";
  /** Absolute, in the staging folder: the notebook's file or the bundle's folder. */
  readonly file: string;
  /** Of what is to be kept in the history, and the file that it is taken from, if it is not kept already. */
  readonly revision: KeptRevision;
  readonly original: string | undefined;
}

/**
 * Without new content: deletes. `staging`: absolute, a folder of this change alone.
 * What fails leaves the path as it was; errors of the disk come as they are. Once the change is made nothing fails any more.
 */
export async function replaceContent(
  context: ReplaceContext,
  location: Location,
  staging: string,
  content: NewContent | undefined,
): Promise<void> {
  const { history, contents, root } = context;
  const { path } = location;
  const before = await history.read(path);
  const known = new Set([...before.map(({ revision }) => revision), content?.revision.revision]);
  const found = (await contents.readAll(location)).filter(({ revision }) => !known.has(revision));
  // A link goes, what it leads to stays.
  const snapshots = found.filter(({ kind }) => kind === "notebook" || location.folder !== "link").map(snapshotOf);
  let swap: Swap;
  try {
    if (content !== undefined) await makeFolders(dirname(location.directory));
    await history.makeRoom(path);
    swap = await planSwap(context, location, content, snapshots);
    await draftSwap(staging, swap);
    await keep(history, location, content, snapshots);
    await history.record(path, withoutRepeats([...(content ? [content.revision] : []), ...snapshots, ...before]));
    await decideSwap(staging);
    await context.gate.change(() => performSwap(root, swap));
  } catch (error) {
    // First, so that a crash now does not mend what was never done.
    await forgetSwap(staging).catch(() => undefined);
    await undo(context, location, before, [...snapshots, ...(content ? [content.revision] : [])]);
    throw error;
  }
  await context.tryTo("make a change outlive a power cut", () => syncSwap(root, swap));
  await context.tryTo("forget a change that is made", () => forgetSwap(staging));
  await context.tryTo("remove what a change has left", () =>
    content === undefined ? removeEmptyFolders(root, location) : forgetOtherForm(history, path, content.revision, before),
  );
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
  if (content === undefined) return { before: [...folderAside, ...notebookAside], after: [] };
  const to = content.kind === "notebook" ? notebookFile : directory;
  const over = content.kind === "notebook" ? await identityOf(to) : undefined;
  const place = await moveOf(context, content.file, to);
  // What is hidden by the other form goes first, what is seen goes when the new is there.
  const isFolderSeen = !hasNotebook && content.kind === "notebook";
  const [before, after] = isFolderSeen ? [[], folderAside] : [folderAside, notebookAside];
  return { before, place, ...(over && { over }), after };
}

async function moveAside(context: ReplaceContext, { path }: Location, file: string, kept: KeptRevision | undefined): Promise<Move> {
  const to = kept === undefined ? join(await context.replaced.make(path), basename(file)) : context.history.dataOf(path, kept);
  if (kept !== undefined) await rm(to, { recursive: true, force: true });
  return moveOf(context, file, to);
}

async function moveOf({ root }: Pick<ReplaceContext, "root">, from: string, to: string): Promise<Move> {
  return { from: relative(root, from), to: relative(root, to), what: (await identityOf(from)) ?? { inode: 0, born: 0 } };
}

async function undo(
  { history, root }: ReplaceContext,
  location: Location,
  before: readonly KeptRevision[],
  added: readonly KeptRevision[],
): Promise<void> {
  const { path } = location;
  try {
    await history.record(path, before);
    const kept = before.map(({ revision }) => revision);
    // A folder was moved there and has been moved back; where even that failed, it must not be lost.
    const copies = added.filter(({ form, revision }) => form !== "folder" && !kept.includes(revision));
    for (const copy of copies) await rm(history.dataOf(path, copy), { force: true });
    await removeEmptyFolders(root, location);
  } catch {
    // The disk that refused the change may refuse this too. What is left names nothing that is shown.
  }
}

/** Folders are made as needed, so they go when nothing is in them any more. What a link leads to is the operator's. */
async function removeEmptyFolders(root: string, { directory, isBehindLink }: Location): Promise<void> {
  if (isBehindLink) return;
  for (let empty = dirname(directory); empty !== root && empty.startsWith(root); empty = dirname(empty)) {
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
