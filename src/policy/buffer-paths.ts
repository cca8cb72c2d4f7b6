/**
 * Where in a widget's state the buffers of an update belong. Each has its place and no place has two: what is said twice, or of
 * nothing, only takes room and time. A place inside a value is in what the same update says of that: pages and kernels go there step
 * by step without a look, and would change what all objects have in common, or fail. Source: "Jupyter widget messaging protocol" 2.1,
 * `buffer_paths`.
 */
import type { JsonObject, JsonValue } from "../protocol/message.js";

/** Names of traits and of columns are far shorter, and no widget nests as deep. */
const MAX_PARTS = 32;
const MAX_CHARACTERS = 1024;

export function areBufferPaths(
  paths: JsonValue | undefined,
  buffers: number,
  state: JsonObject,
): paths is readonly JsonValue[] | undefined {
  if (paths === undefined) return buffers === 0;
  if (!Array.isArray(paths) || paths.length !== buffers) return false;
  return paths.every((path) => isPlaceIn(state, path)) && new Set(paths.map((path) => JSON.stringify(path))).size === paths.length;
}

/** The trait, then keys of objects and indexes of lists. Only the last may be new: where a buffer belongs, its key was left out. */
function isPlaceIn(state: JsonObject, path: JsonValue): boolean {
  if (!Array.isArray(path) || path.length === 0 || path.length > MAX_PARTS) return false;
  let characters = 0;
  let place: JsonValue | undefined = state;
  for (const part of path) {
    if (isList(place) && typeof part === "number" && Object.hasOwn(place, part)) place = place[part];
    else if (isObject(place) && typeof part === "string") {
      characters += part.length;
      place = Object.hasOwn(place, part) ? place[part] : undefined;
    } else return false;
  }
  return characters <= MAX_CHARACTERS;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
