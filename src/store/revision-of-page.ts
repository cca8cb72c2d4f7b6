/** The revision that a page and its session agree on. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { REVISION_MARK } from "../archive/passed-over.js";
import { pathParts } from "./dashboard-path.js";
import { readMark } from "./revision-mark.js";
import type { ServedFolder } from "./served-folder.js";
import { StatCache } from "./stat-cache.js";
import type { ResolvedDashboard } from "./store.js";

const MARKS_KEPT = 1000;

export class PageRevisions {
  #marks = new StatCache<string | undefined>(MARKS_KEPT);

  constructor(private readonly folder: ServedFolder) {}

  /** `notebookHash`: of the notebook's text. */
  async of({ path, isBundle, directory }: ResolvedDashboard, notebookHash: string): Promise<string> {
    const place = isBundle ? await this.folder.find([...pathParts(path), REVISION_MARK]) : undefined;
    if (place === undefined) return notebookHash;
    const published = await this.#marks.get(join(directory, REVISION_MARK), place.stats, async () => (await readMark(directory))?.revision);
    if (published === undefined) return notebookHash;
    return createHash("sha256").update(`${notebookHash}\n${published}`).digest("hex");
  }
}
