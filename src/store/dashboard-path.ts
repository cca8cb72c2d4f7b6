/** Paths of dashboards in URLs: the one place where a visitor's text becomes something that may be joined to a folder. Pure. */
import { InvalidPathError } from "./errors.js";

declare const checked: unique symbol;

/** "folder/sales", decoded; "" for the folder itself. No part is empty, starts with "." or holds a separator. */
export type DashboardPath = string & { readonly [checked]: true };

const ROOT_PATH = "" as DashboardPath;

/** `urlPath` is percent-encoded, without a leading or trailing slash. Throws InvalidPathError. */
export function parseDashboardPath(urlPath: string): DashboardPath {
  if (urlPath === "") return ROOT_PATH;
  return joinParts(urlPath.split("/").map(decodePart));
}

/** For links: the parts percent-encoded, the slashes kept. */
export function encodeDashboardPath(path: DashboardPath): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

export function pathParts(path: DashboardPath): readonly string[] {
  return path === "" ? [] : path.split("/");
}

/** Throws InvalidPathError. */
export function joinParts(parts: readonly string[]): DashboardPath {
  if (!parts.every(isVisibleName)) throw new InvalidPathError();
  return parts.join("/") as DashboardPath;
}

/** Separators here and on Windows, and what ends a path in the system's calls. */
const FORBIDDEN_CHARACTERS = ["/", "\\", "\0"];

/** A name that a path may hold and a list may show. Covers "." and "..". */
export function isVisibleName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !FORBIDDEN_CHARACTERS.some((character) => name.includes(character));
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new InvalidPathError();
  }
}
