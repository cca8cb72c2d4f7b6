/** What a visitor reads about a session's progress, the same in the first page and in the browser. */

import type { CellStatus, FailureReason, SessionState } from "../protocol/page.js";
import type { Words } from "../words/words.js";

export interface Progress {
  readonly ended: number;
  readonly total: number;
  /** Nothing is waiting or running any more. */
  readonly complete: boolean;
}

export function progressOf({ cells }: Pick<SessionState, "cells">): Progress {
  const total = cells.length;
  const open = cells.filter(({ status }) => status === "waiting" || status === "running").length;
  const ended = total - open;
  return { ended, total, complete: open === 0 };
}

/** The line in a cell's place; undefined where there is nothing to say. */
export function cellNotice(words: Words, status: CellStatus, reason?: FailureReason): string | undefined {
  if (status === "failed" && reason === "time") return words.partTookTooLong;
  if (status === "failed" && reason === "stopped") return words.partStopped;
  if (status === "failed" && reason === "memory") return words.partNeededMemory;
  if (status === "failed") return words.partFailed;
  if (status === "not-run") return words.partNotRun;
  return undefined;
}

export function progressText(words: Words, state: Pick<SessionState, "kernel" | "cells" | "place">): string {
  if (state.place !== undefined) return words.waiting;
  if (state.kernel === "starting") return words.starting;
  if (state.kernel === "restarting") return words.startingAgain;
  const { ended, total } = progressOf(state);
  return words.preparing(Math.min(ended + 1, total), total);
}
