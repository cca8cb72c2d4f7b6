/**
 * A client that was answered before it had sent everything often reads the answer only once it has. So what still comes is thrown
 * away, up to a bound; then the connection is ended.
 */
import type { IncomingMessage } from "node:http";

export interface DrainBounds {
  readonly bytes: number;
  readonly ms: number;
}

const MIB = 1024 * 1024;

const DRAIN_BOUNDS: DrainBounds = { bytes: 256 * MIB, ms: 30_000 };

/** To be called when the answer is about to be sent. */
export function drainRest(request: IncomingMessage, bounds: DrainBounds = DRAIN_BOUNDS): void {
  if (request.complete || request.destroyed) return;
  let left = bounds.bytes;
  const { socket } = request;
  const onData = (chunk: Buffer): void => {
    left -= chunk.length;
    if (left < 0) end();
  };
  const end = (): void => {
    request.off("data", onData).pause();
    // The answer goes out first.
    socket.destroySoon();
  };
  const timer = setTimeout(end, bounds.ms);
  for (const event of ["end", "close", "error"]) request.once(event, () => clearTimeout(timer));
  request.unpipe();
  request.on("data", onData).resume();
}
