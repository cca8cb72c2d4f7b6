/** What a crash has left: a change that was cut off is mended, all else is removed. */
import { rm } from "node:fs/promises";
import type { ChangeLock } from "./change-lock.js";
import type { History } from "./history.js";
import { decidedSwap, forgetSwap, mendSwap } from "./swap.js";
import type { Workspace } from "./workspace.js";

export interface RecoverContext {
  /** Absolute, the served folder. */
  readonly root: string;
  readonly workspace: Workspace;
  log(line: string): void;
}

/** While no other changes anything: every decided swap that is found then was cut off. False where one could not be mended. */
export async function mendSwaps({ root, workspace, log }: RecoverContext): Promise<boolean> {
  let isWhole = true;
  for (const directory of await workspace.allStaging()) {
    try {
      const swap = await decidedSwap(directory);
      if (swap === undefined) continue;
      const outcome = await mendSwap(root, swap);
      await forgetSwap(directory);
      log(`A change of ${swap.place?.to ?? swap.before[0]?.from ?? "a dashboard"} was cut off. It has been ${outcome}.`);
    } catch (error) {
      isWhole = false;
      log(`A change that was cut off could not be mended; ${directory} says what it was. ${String(error)}`);
    }
  }
  return isWhole;
}

/** At the start, before the first read. Never throws: a folder that can't be written can still be served. */
export async function recover(context: RecoverContext, lock: ChangeLock, history: History): Promise<void> {
  const { workspace, log } = context;
  if (!(await workspace.exists())) return;
  try {
    const mend = async (): Promise<void> => void (await mendSwaps(context));
    await lock.run(async () => {
      if (await mendSwaps(context)) await sweep(workspace, history);
    }, mend);
  } catch (error) {
    log(`What an earlier run left in ${workspace.directory} could not be looked through: ${String(error)}`);
  }
}

async function sweep(workspace: Workspace, history: History): Promise<void> {
  for (const directory of await workspace.leftOvers()) await rm(directory, { recursive: true, force: true });
  await history.sweep();
}
