/** What a crash has left: a change that was decided is brought to its end, all else is removed. */
import { rm } from "node:fs/promises";
import type { History } from "./history.js";
import { decidedSwap, performSwap } from "./swap.js";
import type { Workspace } from "./workspace.js";

/** Before the first read. Never throws: a folder that can't be written can still be served. */
export async function recover(root: string, workspace: Workspace, history: History, log: (line: string) => void): Promise<void> {
  try {
    const { staging, replaced } = await workspace.leftOvers();
    // All of them first, or none is removed: what one is to put in place may lie in the folder of another.
    for (const directory of staging) await finish(root, directory, log);
    for (const directory of staging) await rm(directory, { recursive: true, force: true });
    for (const directory of replaced) await rm(directory, { recursive: true, force: true });
    await history.sweep();
  } catch (error) {
    log(`What an earlier run left in ${workspace.directory} could not be removed: ${String(error)}`);
  }
}

async function finish(root: string, directory: string, log: (line: string) => void): Promise<void> {
  const swap = await decidedSwap(directory);
  if (swap !== undefined) {
    await performSwap(root, swap);
    log(`A change of ${swap.place?.to ?? swap.before[0]?.from ?? "a dashboard"} that was cut off has been brought to its end.`);
  }
}
