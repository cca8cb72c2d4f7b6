/** What a crash has left: a change that was decided is brought to its end, all else is removed. */
import { rm } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { History } from "./history.js";
import { decidedSwap, forgetSwap, performSwap } from "./swap.js";
import type { Workspace } from "./workspace.js";

export interface RecoverOptions {
  /** Absolute, the served folder. */
  readonly root: string;
  readonly workspace: Workspace;
  readonly history: History;
  /** How long a change that another machine has decided may take, in ms: longer than any takes that is not cut off. */
  readonly foreignChangeMs: number;
  log(line: string): void;
}

/** Before the first read. Never throws: a folder that can't be written can still be served. */
export async function recover(options: RecoverOptions): Promise<void> {
  const { workspace, history, log } = options;
  try {
    const { staging, replaced, foreign } = await workspace.leftOvers();
    await finishForeign(foreign, options);
    // All of them first, or none is removed: what one is to put in place may lie in the folder of another.
    for (const directory of staging) await finish(directory, options);
    for (const directory of [...staging, ...replaced]) await rm(directory, { recursive: true, force: true });
    await history.sweep();
  } catch (error) {
    log(`What an earlier run left in ${workspace.directory} could not be ended or removed: ${String(error)}`);
  }
}

async function finishForeign(directories: readonly string[], options: RecoverOptions): Promise<void> {
  const decided: string[] = [];
  for (const directory of directories) if ((await decidedSwap(directory)) !== undefined) decided.push(directory);
  if (decided.length === 0) return;
  await setTimeout(options.foreignChangeMs);
  for (const directory of decided) await finish(directory, options);
}

async function finish(directory: string, { root, log }: RecoverOptions): Promise<void> {
  const swap = await decidedSwap(directory);
  if (swap === undefined) return;
  await performSwap(root, swap);
  await forgetSwap(directory);
  log(`A change of ${swap.place?.to ?? swap.before[0]?.from ?? "a dashboard"} that was cut off has been brought to its end.`);
}
