/** The bytes of a widget's state, each with the place in it that it stands for. */
import type { JsonValue } from "../protocol/message.js";

type BufferPath = readonly (string | number)[];

export interface StateBuffer {
  readonly path: BufferPath;
  readonly bytes: Uint8Array;
}

/** By the trait that they belong to. */
export function buffersByTrait(paths: JsonValue | undefined, buffers: readonly Uint8Array[]): Map<string, StateBuffer[]> {
  const byTrait = new Map<string, StateBuffer[]>();
  for (const [index, path] of (Array.isArray(paths) ? paths : []).entries()) {
    const bytes = buffers[index];
    if (bytes === undefined || !isBufferPath(path)) continue;
    const trait = String(path[0]);
    const sameTrait = byTrait.get(trait);
    if (sameTrait === undefined) byTrait.set(trait, [{ path, bytes }]);
    else sameTrait.push({ path, bytes });
  }
  return byTrait;
}

function isBufferPath(path: JsonValue): path is BufferPath {
  return Array.isArray(path) && path.length > 0 && path.every((part) => typeof part === "string" || typeof part === "number");
}
