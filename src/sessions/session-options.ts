/** What a session is made with. */
import type { Kernel } from "../kernels/kernel.js";
import type { Log } from "./log.js";
import type { Refusals } from "./refusals.js";
import type { Dashboard, SessionMode, Sharing } from "./types.js";

export interface SessionOptions {
  readonly visitor: string;
  readonly dashboard: Dashboard;
  readonly mode: SessionMode;
  readonly sharing?: Sharing | undefined;
  readonly journalMaxBytes: number;
  readonly allowedTargets: ReadonlySet<string>;
  readonly tracebacks: boolean;
  readonly log: Log;
  readonly refusals: Pick<Refusals, "count">;
  /** The session's place in the queue for a kernel, from 1, while it waits for its turn. */
  place(): number | undefined;
  /** What a cell may take; undefined: as long as it needs. */
  readonly cellTimeoutMs: number | undefined;
  /** Gives up when `signal` is aborted. */
  startKernel(signal: AbortSignal): Promise<Kernel>;
  /** Calls `launch` when it may; gives up when `signal` is aborted. */
  restartKernel(launch: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Told when the kernel has stopped by itself or could not be started; `mayPass`: for a reason that is not its own. */
  onDown?(mayPass: boolean): void;
  /** Told when its state may have changed, before its pages. */
  onState?(): void;
  /** Told when the last client has gone and when the first has come. */
  onClientsChanged(): void;
  now(): Date;
}
