/** The way out to one browser: messages become frames, and who writes learns whether the line takes them. */
import type { WebSocket } from "ws";
import type { JupyterMessage } from "../protocol/message.js";
import type { Line } from "../sessions/types.js";
import type { Meter } from "./metrics/meter.js";

export interface Outlet extends Line {
  send(message: JupyterMessage): void;
  /** Says farewell, and does not wait long for an answer: who reads nothing gives none. */
  close(code: number, reason: string): void;
  /** Ends it at once: nothing comes from the other side any more. */
  cutOff(): void;
  /** Whether anything has gone out since the last time that this was asked. */
  hasMoved(): boolean;
}

export interface OutletOptions {
  /** What the WebSocket writes to. */
  readonly stream: { cork(): void; uncork(): void };
  readonly encode: (message: JupyterMessage) => string | Uint8Array;
  /** Who leaves more than this waiting, though what can wait was kept back, is cut off. */
  readonly lagMaxBytes: number;
  readonly meter: Pick<Meter, "message" | "slowClientDropped">;
}

/** On its way to one browser: enough for a fast line, little enough for hundreds of slow ones. */
const CONGESTED_BYTES = 1024 * 1024;
const FAREWELL_MS = 2000;

export function createOutlet(socket: WebSocket, { stream, encode, lagMaxBytes, meter }: OutletOptions): Outlet {
  let waiting: (() => void) | undefined;
  let moved = false;
  let corked = false;
  const isCongested = (): boolean => socket.bufferedAmount > CONGESTED_BYTES;
  const onSent = (error?: Error | null): void => {
    if (error) return;
    moved = true;
    if (waiting === undefined || isCongested()) return;
    const callback = waiting;
    waiting = undefined;
    callback();
  };
  const cutOff = (): void => {
    if (isCongested()) meter.slowClientDropped();
    socket.terminate();
  };
  /** What comes in one turn goes out with one call of the system. */
  const gather = (): void => {
    if (corked) return;
    corked = true;
    stream.cork();
    process.nextTick(() => {
      corked = false;
      stream.uncork();
    });
  };
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > lagMaxBytes) {
        cutOff();
        return;
      }
      const frame = encode(message);
      meter.message("to-browser", frame.length);
      gather();
      socket.send(frame, onSent);
    },
    get isCongested() {
      return isCongested();
    },
    onceReady(callback) {
      waiting = callback;
    },
    close(code, reason) {
      socket.close(code, reason);
      const patience = setTimeout(() => socket.terminate(), FAREWELL_MS);
      socket.once("close", () => clearTimeout(patience));
    },
    cutOff,
    hasMoved() {
      const answer = moved;
      moved = false;
      return answer;
    },
  };
}
