/** What all sessions of a server are made with. */
import type { KernelProvider } from "../kernels/kernel.js";
import type { Log } from "./log.js";
import type { SessionObserver } from "./observer.js";
import type { Refusals } from "./refusals.js";
import type { OpenRequest, Session } from "./types.js";

export interface SessionRegistryOptions {
  readonly kernels: KernelProvider;
  readonly log: Log;
  readonly observer: SessionObserver;
  readonly refusals: Pick<Refusals, "count">;
  /** How long a session outlives its last connection, in ms. */
  readonly retentionMs: number;
  /** How long a session whose pages are open may be idle, in ms; 0: for ever. */
  readonly cullIdleMs: number;
  /** What a cell may take, in ms; undefined: as long as it needs. */
  readonly cellTimeoutMs: number | undefined;
  readonly maxKernels: number;
  readonly maxKernelsPerVisitor: number;
  readonly maxSharedSessions: number;
  /** Undefined: as many as there may be in all. */
  readonly maxKernelsPerDashboard: number | undefined;
  readonly kernelsStartingAtOnce: number;
  /** How many sessions may wait for a kernel. */
  readonly queueMax: number;
  readonly journalMaxBytes: number;
  readonly allowedTargets: ReadonlySet<string>;
  readonly tracebacks: boolean;
  /** Told of a session whose state may have changed, and of what was asked for when it was made. */
  readonly onStateOf?: (session: Session, request: OpenRequest) => void;
  readonly now?: () => Date;
}
