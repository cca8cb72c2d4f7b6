/** Watches a body arrive: ends it when it has more than it may, or when it stops coming. */
import type { IncomingMessage } from "node:http";
import { StalledUploadError } from "./errors.js";

export interface BodyBounds {
  readonly maxBytes: number;
  readonly stallMs: number;
  tooLarge(): Error;
}

/** To be called before the body is read. `fail` is called once at most. Answers with what ends the watch. */
export function watchBody(request: IncomingMessage, bounds: BodyBounds, fail: (error: Error) => void): () => void {
  let bytes = 0;
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length;
    timer.refresh();
    if (bytes > bounds.maxBytes) finish(bounds.tooLarge());
  };
  const onStall = (): void => {
    // What has come and waits for our own disk is not the client's delay.
    if (request.readableLength > 0) timer.refresh();
    else finish(new StalledUploadError(bounds.stallMs));
  };
  const timer = setTimeout(onStall, bounds.stallMs);
  const end = (): void => {
    clearTimeout(timer);
    request.off("data", onData).off("end", end);
  };
  const finish = (error: Error): void => {
    end();
    fail(error);
  };
  request.on("data", onData).once("end", end);
  return end;
}
