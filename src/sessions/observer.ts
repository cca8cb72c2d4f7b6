/** What sessions tell whoever measures this server. Nothing in it names a dashboard or a visitor. */
import type { KernelStatus } from "../protocol/page.js";
import type { SessionMode } from "./types.js";

export interface SessionObserver {
  /** The kernel answered so long after it was asked for. */
  kernelStarted(seconds: number): void;
  kernelStartFailed(): void;
  /** Without being asked to. */
  kernelDied(): void;
}

/** One session, as far as it is counted. */
export interface SessionFigures {
  /** `static-run`: of a static dashboard, for nobody's page alone. */
  readonly mode: SessionMode | "static-run";
  /** `waiting`: in the queue; there is no kernel yet. */
  readonly kernel: KernelStatus | "waiting";
  /** Of outputs and widget state that are kept for pages. */
  readonly journalBytes: number;
}
