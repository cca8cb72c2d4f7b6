/** Decides what a zip's entries become on disk, or that they must not become anything. Pure. */
import { type ArchiveLimits, BadArchiveError } from "./archive.js";
import { type EntryName, foldName, showName } from "./entry-name.js";
import { limitEntries } from "./limits.js";

export interface UnpackingPlan<E> {
  /** With "/", a folder before what is in it. */
  readonly folders: readonly string[];
  /** By name. */
  readonly files: readonly E[];
}

export interface PlannedEntry extends EntryName {
  readonly name: string;
}

/** Throws BadArchiveError, UploadLimitError. */
export function planUnpacking<E extends PlannedEntry>(entries: readonly E[], limits: ArchiveLimits): UnpackingPlan<E> {
  const places = new Places(limits);
  for (const entry of entries) places.take(entry);
  const files = entries.filter((entry) => !entry.isFolder).toSorted((a, b) => compare(a.name, b.name));
  requireIndex(files);
  return { folders: places.folders().toSorted(compare), files };
}

/** By UTF-16 units: a folder's name is the beginning of what is in it, and so comes first. */
export function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

interface Place {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What stands where, by names as the least careful disk tells them apart. */
class Places {
  readonly #places = new Map<string, Place>();
  readonly #limits: ArchiveLimits;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
  }

  /** With the folders that it lies in, which a zip need not name. */
  take(entry: PlannedEntry): void {
    for (let length = 1; length < entry.parts.length; length++) {
      this.#put({ name: entry.parts.slice(0, length).join("/"), isFolder: true });
    }
    if (entry.parts.length > 0) this.#put({ name: entry.name, isFolder: entry.isFolder });
  }

  folders(): readonly string[] {
    return [...this.#places.values()].filter((place) => place.isFolder).map((place) => place.name);
  }

  #put(place: Place): void {
    const key = foldName(place.name);
    const present = this.#places.get(key);
    if (present === undefined) {
      this.#places.set(key, place);
      limitEntries(this.#places.size, this.#limits);
      return;
    }
    if (present.name !== place.name) {
      throw new BadArchiveError(
        `${showName(present.name)} and ${showName(place.name)} in the zip are the same name on many computers. Rename one of them.`,
      );
    }
    if (present.isFolder && place.isFolder) return;
    const both = present.isFolder || place.isFolder ? "is both a file and a folder" : "is there twice";
    throw new BadArchiveError(`${showName(place.name)} in the zip ${both}. Make the zip anew.`);
  }
}

const INDEX = "index.ipynb";
const NOTEBOOK = ".ipynb";

function requireIndex(files: readonly PlannedEntry[]): void {
  if (files.length === 0) throw new BadArchiveError(`The zip is empty. Zip a folder's contents with ${INDEX} at their top.`);
  if (files.some((file) => file.name === INDEX)) return;
  const folder = files[0]?.parts[0];
  if (
    files.every((file) => file.parts.length > 1 && file.parts[0] === folder) &&
    files.some((file) => file.name === `${folder}/${INDEX}`)
  ) {
    throw new BadArchiveError(
      `All files of the zip lie in the folder ${showName(`${folder}`)}. Zip its contents instead, so that ${INDEX} is at the zip's top.`,
    );
  }
  throw new BadArchiveError(`There is no ${INDEX} at the top of the zip. ${adviseOnIndex(files)}`);
}

function adviseOnIndex(files: readonly PlannedEntry[]): string {
  const notebooks = files.filter((file) => file.parts.length === 1 && foldName(file.name).endsWith(foldName(NOTEBOOK)));
  const meant = notebooks.find((file) => foldName(file.name) === foldName(INDEX)) ?? (notebooks.length === 1 ? notebooks[0] : undefined);
  if (meant !== undefined) return `Rename ${showName(meant.name)} to ${INDEX}.`;
  return "The notebook that is to be the dashboard must have this name.";
}
