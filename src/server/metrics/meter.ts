/** What the server tells whoever measures it, in the moment that it happens; who listens must be quick. */
import type { SessionObserver } from "../../sessions/observer.js";
import type { Refusal } from "../../sessions/refusals.js";
import type { SessionClient } from "../../sessions/types.js";

export type Direction = "from-browser" | "to-browser";

export interface ServedRequest {
  /** The route's pattern, never the address that was asked for; undefined where no route fits. */
  readonly route: string | undefined;
  readonly method: string;
  readonly status: number;
  readonly seconds: number;
}

export interface Meter extends SessionObserver {
  refused(reason: Refusal): void;
  requestServed(request: ServedRequest): void;
  connected(kind: SessionClient["kind"]): void;
  disconnected(kind: SessionClient["kind"]): void;
  message(direction: Direction, bytes: number): void;
  /** A connection was closed because its browser did not take what it was sent. */
  slowClientDropped(): void;
}

const ignore = (): void => {};

/** Where nothing is measured. */
export const NO_METER: Meter = {
  kernelStarted: ignore,
  kernelStartFailed: ignore,
  kernelDied: ignore,
  refused: ignore,
  requestServed: ignore,
  connected: ignore,
  disconnected: ignore,
  message: ignore,
  slowClientDropped: ignore,
};
