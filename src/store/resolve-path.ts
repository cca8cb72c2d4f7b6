/**
 * What a path means: a notebook wins over a folder of its name, a folder with index.ipynb is a bundle, an `index` dashboard stands
 * for the folder that holds it, and what lies in a bundle is an asset or nothing.
 */
import { dirname, join } from "node:path";
import { type DashboardPath, isVisibleName, joinParts, pathParts } from "./dashboard-path.js";
import { type Place, partsBelow, type ServedFolder } from "./served-folder.js";
import type { Resolved, ResolvedAsset, ResolvedDashboard } from "./store.js";

export const NOTEBOOK_EXTENSION = ".ipynb";
export const INDEX_NAME = "index";
export const INDEX_FILE = INDEX_NAME + NOTEBOOK_EXTENSION;
/** Source, whatever the operator lists. */
const NEVER_SERVED = new Set(["ipynb", "py", "pyc"]);

export async function resolvePath(folder: ServedFolder, path: DashboardPath, assetTypes: ReadonlySet<string>): Promise<Resolved> {
  const parts = pathParts(path);
  for (let length = 1; length < parts.length; length++) {
    const isBundle = (await findFile(folder, [...parts.slice(0, length), INDEX_FILE])) !== undefined;
    if (isBundle) return (await findAsset(folder, parts, length, assetTypes)) ?? { kind: "missing" };
  }
  return (await findDashboard(folder, parts)) ?? (await findLanding(folder, parts)) ?? { kind: "missing" };
}

/** The name under which a notebook's file is asked for; undefined for other files. */
export function dashboardName(fileName: string): string | undefined {
  return fileName.endsWith(NOTEBOOK_EXTENSION) ? fileName.slice(0, -NOTEBOOK_EXTENSION.length) : undefined;
}

async function findBundle(folder: ServedFolder, parts: readonly string[]): Promise<ResolvedDashboard | undefined> {
  const place = await findFile(folder, [...parts, INDEX_FILE]);
  return place && toDashboard(folder, parts, [...parts, INDEX_FILE], place);
}

async function findDashboard(folder: ServedFolder, parts: readonly string[]): Promise<ResolvedDashboard | undefined> {
  const name = parts.at(-1);
  if (name === undefined) return undefined;
  const parent = parts.slice(0, -1);
  const withoutExtension = dashboardName(name);
  const names = withoutExtension === undefined ? [name] : [withoutExtension, name];
  for (const candidate of names) {
    const file = [...parent, candidate + NOTEBOOK_EXTENSION];
    const place = await findFile(folder, file);
    if (place !== undefined) return toDashboard(folder, [...parent, candidate], file, place);
  }
  for (const candidate of names.toReversed()) {
    const bundle = await findBundle(folder, [...parent, candidate]);
    if (bundle !== undefined) return bundle;
  }
  return undefined;
}

/** For a folder: the dashboard `index` that it holds, or the folder itself. */
async function findLanding(folder: ServedFolder, parts: readonly string[]): Promise<Resolved | undefined> {
  const place = await folder.find(parts);
  if (!place?.stats.isDirectory()) return undefined;
  const index = [...parts, INDEX_NAME];
  return (await findDashboard(folder, index)) ?? { kind: "folder", path: joinParts(parts) };
}

async function findFile(folder: ServedFolder, parts: readonly string[]): Promise<Place | undefined> {
  const place = await folder.find(parts);
  return place?.stats.isFile() ? place : undefined;
}

function toDashboard(folder: ServedFolder, path: readonly string[], file: readonly string[], place: Place): ResolvedDashboard {
  return {
    kind: "dashboard",
    path: joinParts(path),
    isBundle: file.length > path.length,
    fileName: file.at(-1) ?? "",
    file: place.file,
    directory: dirname(join(folder.root, ...file)),
  };
}

async function findAsset(
  folder: ServedFolder,
  parts: readonly string[],
  bundleLength: number,
  assetTypes: ReadonlySet<string>,
): Promise<ResolvedAsset | undefined> {
  const fileName = parts.at(-1) ?? "";
  if (parts.length === bundleLength || !isServed(fileName, assetTypes)) return undefined;
  const place = await findFile(folder, parts);
  if (place === undefined) return undefined;
  // A link may not give away what its target's own name would keep.
  const real = partsBelow(folder.root, place.file);
  if (!real.every(isVisibleName) || !isServed(real.at(-1) ?? "", assetTypes)) return undefined;
  return { kind: "asset", bundle: joinParts(parts.slice(0, bundleLength)), file: place.file, fileName };
}

function isServed(fileName: string, assetTypes: ReadonlySet<string>): boolean {
  const extension = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase();
  return extension !== undefined && assetTypes.has(extension) && !NEVER_SERVED.has(extension);
}
