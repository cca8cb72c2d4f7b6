/** What a dashboard is called in an address: from the name of a file, and as an author types it. Pure. */
import type { UploadLimits } from "./api-types.js";

const PUBLISHED_FILE = /\.(ipynb|zip)$/i;

export function isPublishable(fileName: string): boolean {
  return PUBLISHED_FILE.test(fileName);
}

export function isNotebookFile(fileName: string): boolean {
  return /\.ipynb$/i.test(fileName);
}

/** "Sales 2026.ipynb" → "Sales 2026". Leading dots go, since no path may have them; "index.ipynb" says nothing of what it shows. */
export function nameOfFile(fileName: string): string {
  const name = fileName
    .replace(PUBLISHED_FILE, "")
    .replace(/^[.\s]+/, "")
    .replaceAll("\\", "-")
    .trim();
  return name.toLowerCase() === "index" ? "" : name;
}

function joinPath(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export function parentOf(path: string): string {
  return path.split("/").slice(0, -1).join("/");
}

/** The folders that a path leads through, below `folder`: for "a/b/c/d" in "a", "a/b" and "a/b/c". */
export function ancestorsBelow(folder: string, path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  const known = folder === "" || !isCovered(path, [folder]) ? 0 : folder.split("/").length;
  return parts.map((_, index) => parts.slice(0, index + 1).join("/")).slice(known);
}

/** Where something of a name goes that was put into a folder: where the token does not cover that, into its scope's folder. */
export function placeFor(folder: string, name: string, scopes: readonly string[]): { readonly folder: string; readonly typed: string } {
  const [first] = scopes;
  if (first === undefined || isCovered(joinPath(folder, name), scopes)) return { folder, typed: name };
  const below = scopes.find((scope) => folder !== "" && isCovered(scope, [folder]));
  if (below === undefined) return { folder: "", typed: joinPath(first, name) };
  return { folder, typed: joinPath(below.slice(folder.length + 1), name) };
}

/** For addresses: the parts percent-encoded, the slashes kept. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** The path that a typed name means in a folder: spaces around parts, empty parts and a last ".ipynb" go. */
export function pathOf(folder: string, typed: string): string {
  const parts = typed.split("/").map((part) => part.trim());
  const name = parts
    .filter((part) => part !== "")
    .join("/")
    .replace(/\.ipynb$/i, "");
  return name === "" ? "" : joinPath(folder, name);
}

/** Why nothing can be published at a path; undefined where something can. The server has the last word. */
export function problemOfPath(path: string, scopes: readonly string[], limits: UploadLimits): string | undefined {
  if (path === "") return "Give it a name.";
  const parts = path.split("/");
  if (parts.some((part) => part.startsWith("."))) return "No part of the name may begin with a dot.";
  if (/[\\\p{Cc}]/u.test(path)) return "The name holds a character that no address can have: a backslash or a control character.";
  if (parts.length - 1 > limits.depth) return `The name leads through too many folders. At most ${limits.depth} are allowed.`;
  if (new TextEncoder().encode(path).length > limits.pathLength)
    return `The name is too long. At most ${limits.pathLength} bytes are allowed.`;
  if (!isCovered(path, scopes)) return `Your token may publish in ${scopes.map((scope) => `“${scope}”`).join(" and ")} only.`;
  return undefined;
}

export function isCovered(path: string, scopes: readonly string[]): boolean {
  return scopes.some((scope) => scope === "" || path === scope || path.startsWith(`${scope}/`));
}
