/** The dashboards and folders at a path, as a list shows them. */
import { readdir } from "node:fs/promises";
import { isLeftover } from "../archive/passed-over.js";
import { fewAtOnce } from "../disk/few-at-once.js";
import { type DashboardPath, isVisibleName, joinParts, pathParts } from "./dashboard-path.js";
import { MissingPathError, StoreError } from "./errors.js";
import type { NotebookReader } from "./notebook-reader.js";
import { dashboardName, INDEX_FILE } from "./resolve-path.js";
import { isAbsence, type ServedFolder } from "./served-folder.js";
import type { DashboardEntry, FolderEntry, Listing } from "./store.js";

export interface ListContext {
  readonly folder: ServedFolder;
  readonly reader: NotebookReader;
  /** Left out, for who is shown the list. */
  readonly hiddenPaths: ReadonlySet<string>;
}

/** Files read at once: a list of hundreds must not take all of the process's file handles. */
const READ_AT_ONCE = 16;
const NATURAL = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Throws MissingPathError, StoreError. */
export async function listFolder(context: ListContext, path: DashboardPath): Promise<Listing> {
  const names = await visibleNames(context, path);
  const notebooks = new Set(names.flatMap((name) => dashboardName(name) ?? []));
  // A notebook wins over the folder of its name: that folder's address shows the notebook.
  const shown = names.filter((name) => dashboardName(name) !== undefined || !notebooks.has(name));
  const entries = await fewAtOnce(shown, READ_AT_ONCE, (name) => describeEntry(context, path, name));
  return {
    path,
    folders: inOrder(entries.filter((entry): entry is FolderEntry => entry?.kind === "folder")),
    dashboards: inOrder(entries.filter((entry): entry is DashboardEntry => entry?.kind === "dashboard")),
  };
}

async function visibleNames({ folder, hiddenPaths }: ListContext, path: DashboardPath): Promise<readonly string[]> {
  const place = await folder.find(pathParts(path));
  if (!place?.stats.isDirectory()) throw new MissingPathError();
  try {
    const names = await readdir(place.file);
    return names.filter((name) => isVisibleName(name) && !isLeftover(name) && !isHidden(hiddenPaths, path, name));
  } catch (error) {
    if (isAbsence(error)) throw new MissingPathError();
    throw new StoreError("This folder can't be read on the server.", { cause: error });
  }
}

function isHidden(hiddenPaths: ReadonlySet<string>, path: DashboardPath, name: string): boolean {
  const whole = path === "" ? name : `${path}/${name}`;
  return hiddenPaths.has(whole) || hiddenPaths.has(dashboardName(whole) ?? whole);
}

async function describeEntry(
  context: ListContext,
  path: DashboardPath,
  fileName: string,
): Promise<FolderEntry | DashboardEntry | undefined> {
  const parts = pathParts(path);
  const place = await context.folder.find([...parts, fileName]);
  if (place?.stats.isDirectory()) return describeFolder(context, parts, fileName, place.stats.mtime);
  const name = dashboardName(fileName);
  if (name === undefined || !place?.stats.isFile()) return undefined;
  const own = joinParts([...parts, name]);
  const title = (await context.reader.title(place, own)) ?? name;
  return { kind: "dashboard", name, path: own, title, changed: place.stats.mtime, isBundle: false };
}

async function describeFolder(
  { folder, reader }: ListContext,
  parent: readonly string[],
  name: string,
  changed: Date,
): Promise<FolderEntry | DashboardEntry> {
  const path = joinParts([...parent, name]);
  const index = await folder.find([...parent, name, INDEX_FILE]);
  if (!index?.stats.isFile()) return { kind: "folder", name, path, title: name, changed };
  const title = (await reader.title(index, path)) ?? name;
  return { kind: "dashboard", name, path, title, changed: index.stats.mtime, isBundle: true };
}

function inOrder<Entry extends { readonly title: string; readonly name: string }>(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => NATURAL.compare(a.title, b.title) || NATURAL.compare(a.name, b.name));
}
