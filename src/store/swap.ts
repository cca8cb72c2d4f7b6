/**
 * The switch from one content to another: folders can't replace one another in one step, so the steps are written down first. A
 * change that was cut off before the new content was in place is undone, one that was cut off after it is ended; so a dashboard is
 * the old or the new, never neither, and nothing that was put there since is overwritten.
 */
import { lstat, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { syncDirectory, writeSynced } from "../disk/durable.js";
import { ConflictingChangeError } from "./errors.js";
import { isAbsence } from "./served-folder.js";

/**
 * What stood somewhere. Numbers of inodes are given again, so the time of birth belongs to it (0 where a file system has none); of a
 * file also its time and size: what was changed since is another.
 */
const Identity = Type.Object({
  inode: Type.Number(),
  born: Type.Number(),
  modified: Type.Optional(Type.Number()),
  size: Type.Optional(Type.Number()),
});
/** Paths are relative to the served folder, so that it may stand elsewhere after the crash. */
const Move = Type.Object({ from: Type.String(), to: Type.String(), what: Identity });
const Swap = Type.Object({
  /** Out of the way before the new content comes. */
  before: Type.Array(Move),
  place: Type.Optional(Move),
  /** The file that the new content overwrites, if it does. Then nothing is in `before` or `after` that is needed to undo it. */
  over: Type.Optional(Identity),
  /** What the new content takes the place of by its name. */
  after: Type.Array(Move),
});
export type Identity = Static<typeof Identity>;
export type Move = Static<typeof Move>;
export type Swap = Static<typeof Swap>;

const DRAFT_FILE = "swap.json.new";
const SWAP_FILE = "swap.json";

/** Takes the room on the disk; `decideSwap` needs none. */
export async function draftSwap(directory: string, swap: Swap): Promise<void> {
  await writeSynced(join(directory, DRAFT_FILE), JSON.stringify(swap));
}

/** From here on a crash in the midst of the moves can be mended. */
export async function decideSwap(directory: string): Promise<void> {
  await rename(join(directory, DRAFT_FILE), join(directory, SWAP_FILE));
  await syncDirectory(directory);
}

export async function forgetSwap(directory: string): Promise<void> {
  await rm(join(directory, SWAP_FILE), { force: true });
  await syncDirectory(directory);
}

/** What was decided in a staging folder, if something was. */
export async function decidedSwap(directory: string): Promise<Swap | undefined> {
  try {
    return Value.Parse(Swap, JSON.parse(await readFile(join(directory, SWAP_FILE), "utf8")));
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** What can't be done whole is undone. Throws ConflictingChangeError where the disk was changed by others since the swap was planned. `root` is absolute. */
export async function performSwap(root: string, { before, place, over, after }: Swap): Promise<void> {
  const done: Move[] = [];
  const moveAll = async (moves: readonly Move[]): Promise<void> => {
    for (const move of moves) {
      await requireAt(root, move.from, move.what);
      await rename(join(root, move.from), join(root, move.to));
      done.push(move);
    }
  };
  try {
    await moveAll(before);
    if (place !== undefined) {
      await requireAt(root, place.to, over);
      await moveAll([place]);
    }
    await moveAll(after);
  } catch (error) {
    for (const { from, to } of done.toReversed()) await rename(join(root, to), join(root, from));
    throw error;
  }
}

/** Once the moves are made: so that they outlive a power cut. */
export async function syncSwap(root: string, { before, place, after }: Swap): Promise<void> {
  const moves = [...before, ...(place ? [place] : []), ...after];
  const touched = new Set(moves.flatMap(({ from, to }) => [dirname(join(root, from)), dirname(join(root, to))]));
  for (const directory of touched) await syncDirectory(directory);
}

/** After a crash. */
export async function mendSwap(root: string, swap: Swap): Promise<"ended" | "undone"> {
  const { before, place, after } = swap;
  const last = place ?? before.at(-1);
  const isPlaced = last !== undefined && (await isAt(root, last.to, last.what));
  if (!isPlaced) await moveBack(root, before);
  else {
    for (const move of after) if (await isAt(root, move.from, move.what)) await rename(join(root, move.from), join(root, move.to));
  }
  return isPlaced ? "ended" : "undone";
}

/** Where something else stands now, it stays; what was moved away is in the history. */
async function moveBack(root: string, moves: readonly Move[]): Promise<void> {
  for (const { from, to } of moves.toReversed()) {
    const [taken, folder, moved] = await Promise.all([from, dirname(from), to].map((path) => identityOf(join(root, path))));
    if (taken === undefined && folder !== undefined && moved !== undefined) await rename(join(root, to), join(root, from));
  }
}

async function requireAt(root: string, path: string, what: Identity | undefined): Promise<void> {
  if (same(await identityOf(join(root, path)), what)) return;
  throw new ConflictingChangeError("The dashboard was changed on the server's disk at the same moment. Look at it, and try again.");
}

async function isAt(root: string, path: string, what: Identity): Promise<boolean> {
  return same(await identityOf(join(root, path)), what);
}

function same(a: Identity | undefined, b: Identity | undefined): boolean {
  return a?.inode === b?.inode && a?.born === b?.born && a?.modified === b?.modified && a?.size === b?.size;
}

export async function identityOf(file: string): Promise<Identity | undefined> {
  try {
    const stats = await lstat(file);
    const identity = { inode: stats.ino, born: stats.birthtimeMs };
    return stats.isFile() ? { ...identity, modified: stats.mtimeMs, size: stats.size } : identity;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
