/** Makes PDF files and pictures of documents: a few at once, a few more waiting, each within limits of time and memory. */
import { createTurns } from "../disk/turns.js";
import { Drawing, type Format } from "./draw.js";
import { DocumentTooLargeError, DrawingBusyError, DrawingFailedError } from "./errors.js";
import { type ChromiumOptions, runChromium } from "./run-chromium.js";

/** Needs nothing that does not come with it, and has `data-drawn` at its root once it is ready. */
export type DrawnDocument = AsyncIterable<string>;

export interface Drawer {
  /** Throws DocumentTooLargeError, DrawingBusyError, DrawingFailedError, and `signal`'s reason. */
  draw(document: DrawnDocument, format: Format, signal: AbortSignal): Promise<Buffer>;
  close(): void;
}

export interface DrawerLimits {
  readonly atOnce: number;
  /** Besides those. */
  readonly waiting: number;
  readonly timeMs: number;
  readonly documentBytes: number;
}

export type Draw = (document: DrawnDocument, format: Format, signal: AbortSignal) => Promise<Buffer>;

export function chromiumDraw(options: ChromiumOptions): Draw {
  return (document, format, signal) => {
    const drawing = new Drawing(document, format);
    return runChromium(options, { signal, onEvent: (event) => drawing.take(event), run: (tools) => drawing.run(tools) });
  };
}

export function createDrawer(draw: Draw, limits: DrawerLimits): Drawer {
  const takeTurn = createTurns(limits.atOnce);
  const closing = new AbortController();
  let present = 0;
  return {
    close: () => closing.abort(new Error("The server is ending.")),
    async draw(document, format, wanted) {
      if (present >= limits.atOnce + limits.waiting) throw new DrawingBusyError();
      present++;
      try {
        return await takeTurn(async () => {
          const unwanted = AbortSignal.any([wanted, closing.signal]);
          unwanted.throwIfAborted();
          const bounded = new BoundedDocument(document, limits.documentBytes);
          const signal = AbortSignal.any([unwanted, AbortSignal.timeout(limits.timeMs)]);
          return await draw(bounded, format, signal).catch((error: unknown) => {
            unwanted.throwIfAborted();
            throw bounded.isTooLarge ? new DocumentTooLargeError() : new DrawingFailedError(error);
          });
        });
      } finally {
        present--;
      }
    },
  };
}

class BoundedDocument implements AsyncIterable<string> {
  isTooLarge = false;

  constructor(
    private readonly document: DrawnDocument,
    private readonly most: number,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    let bytes = 0;
    for await (const piece of this.document) {
      bytes += Buffer.byteLength(piece);
      if (bytes > this.most) {
        this.isTooLarge = true;
        throw new DocumentTooLargeError();
      }
      yield piece;
    }
  }
}
