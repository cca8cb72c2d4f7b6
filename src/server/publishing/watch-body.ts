/** Watches a body arrive: ends it when it has more than it may, when it stops coming, or when it comes too slowly to be meant. */
import type { Readable } from "node:stream";
import { SlowUploadError, StalledUploadError } from "./errors.js";

export interface BodyBounds {
  readonly maxBytes: number;
  /** How long it may stop. */
  readonly stallMs: number;
  /** In each such time, it must come at MIN_BYTES_PER_SECOND at least. */
  readonly slowMs: number;
  tooLarge(): Error;
}

const MIN_BYTES_PER_SECOND = 1024;

/** To be called before the body is read. `fail` is called once at most. Answers with what ends the watch. */
export function watchBody(body: Readable, bounds: BodyBounds, fail: (error: Error) => void): () => void {
  let bytes = 0;
  let bytesBefore = 0;
  const onData = (chunk: Buffer): void => {
    bytes += chunk.length;
    stall.refresh();
    if (bytes > bounds.maxBytes) finish(bounds.tooLarge());
  };
  // What has come and waits for our own disk is not the client's delay.
  const isOurs = (): boolean => body.readableLength > 0;
  const onStall = (): void => {
    if (isOurs()) stall.refresh();
    else finish(new StalledUploadError(bounds.stallMs));
  };
  const onSlow = (): void => {
    const isSlow = (bytes - bytesBefore) * 1000 < bounds.slowMs * MIN_BYTES_PER_SECOND;
    bytesBefore = bytes;
    if (isSlow && !isOurs()) finish(new SlowUploadError(MIN_BYTES_PER_SECOND, bounds.slowMs));
  };
  const stall = setTimeout(onStall, bounds.stallMs);
  const slow = setInterval(onSlow, bounds.slowMs);
  const end = (): void => {
    clearTimeout(stall);
    clearInterval(slow);
    body.off("data", onData).off("end", end);
  };
  const finish = (error: Error): void => {
    end();
    fail(error);
  };
  body.on("data", onData).once("end", end);
  return end;
}
