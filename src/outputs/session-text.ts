/** What a visitor reads about a session's progress, the same in the first page and in the browser. */
import type { CellStatus, FailureReason, SessionState } from "../protocol/page.js";

export interface Progress {
  readonly ended: number;
  readonly total: number;
  /** Nothing is waiting or running any more. */
  readonly complete: boolean;
  readonly text: string;
}

export function progressOf(state: Pick<SessionState, "kernel" | "cells" | "place">): Progress {
  const total = state.cells.length;
  const open = state.cells.filter(({ status }) => status === "waiting" || status === "running").length;
  const ended = total - open;
  return { ended, total, complete: open === 0, text: progressText(state, ended, total) };
}

/** The line in a cell's place; undefined where there is nothing to say. */
export function cellNotice(status: CellStatus, reason?: FailureReason): string | undefined {
  if (status === "failed" && reason === "time") return "This part took longer than this dashboard allows, and was stopped.";
  if (status === "failed" && reason === "stopped") return "This part was stopped.";
  if (status === "failed" && reason === "memory") return "This part needed more memory than it may use.";
  if (status === "failed") return "This part could not be completed.";
  if (status === "not-run") return "This part has not been run.";
  return undefined;
}

/** `place`: in the queue, from 1. */
export function waitingText(place: number): string {
  const where = place === 1 ? "You are next in the queue." : `You are number ${place} in the queue.`;
  return `${where} This dashboard starts by itself when it is your turn: keep this page open.`;
}

function progressText({ kernel, place }: Pick<SessionState, "kernel" | "place">, ended: number, total: number): string {
  if (place !== undefined) return "Waiting…";
  if (kernel === "starting") return "Starting…";
  if (kernel === "restarting") return "Starting again…";
  return `Preparing ${Math.min(ended + 1, total)} of ${total}`;
}
