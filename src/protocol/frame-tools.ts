/** What frames are made and read with: slower where browsers have to manage, faster in Node. */
import { ANY_JSON, type ContentCodec } from "./long-string.js";

export interface FrameTools {
  readonly content: ContentCodec;
  /** Room for so many bytes, each of which is then written. */
  allocate(size: number): Uint8Array;
  /** Undefined where it is not UTF-8. */
  decode(bytes: Uint8Array): string | undefined;
}

/** Made once: making one costs more than a small message. */
const decoder = new TextDecoder("utf-8", { fatal: true });

export const ANYWHERE: FrameTools = { content: ANY_JSON, allocate: (size) => new Uint8Array(size), decode: decodeUtf8 };

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
