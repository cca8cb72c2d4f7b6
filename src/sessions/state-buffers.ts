/** The bytes of a widget's state, each with the place in it that it stands for. */
import type { JsonValue } from "../protocol/message.js";

type BufferPath = readonly (string | number)[];

export interface StateBuffer {
  readonly path: BufferPath;
  readonly bytes: Uint8Array;
}

export function pairBuffers(paths: JsonValue | undefined, buffers: readonly Uint8Array[]): StateBuffer[] {
  if (!Array.isArray(paths)) return [];
  return paths.flatMap((path: JsonValue, index) => {
    const bytes = buffers[index];
    return bytes !== undefined && isBufferPath(path) ? [{ path, bytes }] : [];
  });
}

function isBufferPath(path: JsonValue): path is BufferPath {
  return Array.isArray(path) && path.length > 0 && path.every((part) => typeof part === "string" || typeof part === "number");
}
