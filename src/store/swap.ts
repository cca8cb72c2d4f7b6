/**
 * The switch from one content to another: folders can't replace one another in one step, so the steps are written down first. After
 * a crash the same steps are taken again, each only if it was not; so a dashboard is the old or the new, never neither.
 */
import { lstat, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { syncDirectory, writeSynced } from "./durable.js";
import { isAbsence } from "./served-folder.js";

/** Paths are relative to the served folder, so that it may stand elsewhere after the crash. */
const Move = Type.Object({ from: Type.String(), to: Type.String(), inode: Type.Number() });
const Swap = Type.Object({
  /** Out of the way before the new content comes. */
  before: Type.Array(Move),
  place: Type.Optional(Move),
  /** What the new content takes the place of by its name. Nothing follows where the new content has overwritten a file: that can't be undone. */
  after: Type.Array(Move),
});
export type Move = Static<typeof Move>;
export type Swap = Static<typeof Swap>;

const DRAFT_FILE = "swap.json.new";
const SWAP_FILE = "swap.json";

/** Takes the room on the disk; `decideSwap` needs none. */
export async function draftSwap(directory: string, swap: Swap): Promise<void> {
  await writeSynced(join(directory, DRAFT_FILE), JSON.stringify(swap));
}

/** From here on a crash leads to the new content. */
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

/** What can't be done is undone. New content that is neither staged nor placed is lost: then all is as it was. `root` is absolute. */
export async function performSwap(root: string, swap: Swap): Promise<void> {
  const done: Move[] = [];
  const moveAll = async (moves: readonly Move[]): Promise<void> => {
    for (const move of moves) {
      if (!(await isAt(root, move.from, move))) continue;
      await rename(join(root, move.from), join(root, move.to));
      done.push(move);
    }
  };
  const { before, place, after } = swap;
  const isStaged = place === undefined || (await isAt(root, place.from, place));
  if (!isStaged && !(await isAt(root, place.to, place))) return moveBack(root, before);
  try {
    if (isStaged) await moveAll(before);
    if (place !== undefined) await moveAll([place]);
    await moveAll(after);
  } catch (error) {
    for (const { from, to } of done.toReversed()) await rename(join(root, to), join(root, from));
    throw error;
  }
  const touched = new Set(done.flatMap(({ from, to }) => [dirname(join(root, from)), dirname(join(root, to))]));
  for (const directory of touched) await syncDirectory(directory);
}

async function moveBack(root: string, moves: readonly Move[]): Promise<void> {
  for (const move of moves.toReversed()) {
    const isFree = (await inodeOf(join(root, move.from))) === undefined;
    if (isFree && (await isAt(root, move.to, move))) await rename(join(root, move.to), join(root, move.from));
  }
}

async function isAt(root: string, path: string, { inode }: Move): Promise<boolean> {
  return (await inodeOf(join(root, path))) === inode;
}

export async function inodeOf(file: string): Promise<number | undefined> {
  try {
    return (await lstat(file)).ino;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
