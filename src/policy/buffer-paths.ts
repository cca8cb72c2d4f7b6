/**
 * Where in a widget's state the buffers of an update belong. Each has its place and no place has two: what is said twice, or of
 * nothing, only takes room and time. Source: "Jupyter widget messaging protocol" 2.1, `buffer_paths`.
 */
import type { JsonValue } from "../protocol/message.js";

/** Names of traits and of columns are far shorter, and no widget nests as deep. */
const MAX_PARTS = 32;
const MAX_CHARACTERS = 1024;

export function areBufferPaths(paths: JsonValue | undefined, buffers: number): paths is readonly JsonValue[] | undefined {
  if (paths === undefined) return buffers === 0;
  if (!Array.isArray(paths) || paths.length !== buffers) return false;
  return paths.every(isBufferPath) && new Set(paths.map((path) => JSON.stringify(path))).size === paths.length;
}

/** The trait, then keys and indexes. */
function isBufferPath(path: JsonValue): boolean {
  if (!Array.isArray(path) || path.length > MAX_PARTS || typeof path[0] !== "string") return false;
  let characters = 0;
  for (const part of path) {
    if (typeof part === "string") characters += part.length;
    else if (typeof part !== "number" || !Number.isSafeInteger(part) || part < 0) return false;
  }
  return characters <= MAX_CHARACTERS;
}
