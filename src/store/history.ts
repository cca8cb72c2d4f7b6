/** The revisions that are kept of each path: a record, and beside it what was published. */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { makeFolders, writeWhole } from "../disk/durable.js";
import type { DashboardPath } from "./dashboard-path.js";
import { UnknownRevisionError } from "./errors.js";
import { isAbsence } from "./served-folder.js";
import { namesIn, type Workspace } from "./workspace.js";

/** `folder`: content that was found on disk when something else took its place, moved as it was. */
const Form = Type.Enum(["notebook", "zip", "folder"]);

const KeptRevision = Type.Object({
  revision: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  kind: Type.Enum(["notebook", "bundle"]),
  form: Form,
  size: Type.Number(),
  published: Type.String(),
  by: Type.String(),
});
export type KeptRevision = Static<typeof KeptRevision>;
export type RevisionForm = Static<typeof Form>;

const HistoryRecord = Type.Object({ path: Type.String(), revisions: Type.Array(KeptRevision) });

/** The author's name of what was found on disk. */
export const ON_DISK = "files on the server";

const RECORD_FILE = "record.json";
const FORMS: readonly RevisionForm[] = ["notebook", "zip", "folder"];
const ENDING: Readonly<Record<RevisionForm, string>> = { notebook: ".ipynb", zip: ".zip", folder: "" };

/** A change of another process may be between its data and its record. */
const ORPHANS_LIFE_MS = 60 * 60 * 1000;

export class History {
  constructor(
    private readonly workspace: Workspace,
    /** How many published revisions of a path are kept. */
    private readonly kept: number,
    private readonly now: () => Date,
    private readonly log: (line: string) => void,
  ) {}

  /** The latest first; only those whose data is there. */
  async read(path: DashboardPath): Promise<readonly KeptRevision[]> {
    const directory = this.workspace.historyOf(path);
    const names = new Set(await namesIn(directory));
    if (!names.has(RECORD_FILE)) return [];
    const revisions = await this.#recorded(directory, [...names]);
    return revisions.filter((revision) => names.has(dataName(revision)));
  }

  /** `prefix`: the id or a beginning of it that no other has. Throws UnknownRevisionError. */
  async find(path: DashboardPath, prefix: string): Promise<KeptRevision> {
    const found = (await this.read(path)).filter(({ revision }) => revision.startsWith(prefix.toLowerCase()));
    const [only] = found;
    if (only === undefined)
      throw new UnknownRevisionError(`There is no revision "${prefix}" of "${path}". Its history lists those that are kept.`);
    if (found.length > 1)
      throw new UnknownRevisionError(`"${prefix}" is the beginning of several revisions of "${path}". Give more of it.`);
    return only;
  }

  /** Absolute: where the data of a revision is, or is to be put before it is recorded. */
  dataOf(path: DashboardPath, revision: Pick<KeptRevision, "revision" | "form">): string {
    return join(this.workspace.historyOf(path), dataName(revision));
  }

  async makeRoom(path: DashboardPath): Promise<void> {
    await makeFolders(this.workspace.historyOf(path));
  }

  /** `revisions` in the order of their time, the latest first. */
  async record(path: DashboardPath, revisions: readonly KeptRevision[]): Promise<void> {
    await writeWhole(join(this.workspace.historyOf(path), RECORD_FILE), JSON.stringify({ path, revisions }));
  }

  /** Lets go what is beyond the number that is kept; never `present`. What was found on disk goes with the publication that followed it. */
  async prune(path: DashboardPath, present: string): Promise<void> {
    const revisions = await this.read(path);
    let published = 0;
    const keep = revisions.filter(({ revision, form }) => {
      if (published >= this.kept && revision !== present) return false;
      if (form !== "folder") published += 1;
      return true;
    });
    if (keep.length === revisions.length) return;
    await this.record(path, keep);
    for (const revision of revisions) {
      if (!keep.includes(revision)) await rm(this.dataOf(path, revision), { recursive: true, force: true });
    }
  }

  /** Files that no record names: of a change that was never decided. A folder is moved there when all is decided, so it is none of them. */
  async sweep(): Promise<void> {
    for (const key of await namesIn(this.workspace.history)) {
      const directory = join(this.workspace.history, key);
      const names = await namesIn(directory);
      const recorded = (await this.#recorded(directory, names)).map(dataName);
      const orphans = names.filter((name) => name !== RECORD_FILE && !recorded.includes(name));
      for (const name of orphans) await this.#removeOrphan(join(directory, name));
    }
  }

  async #recorded(directory: string, names: readonly string[]): Promise<readonly KeptRevision[]> {
    try {
      return await readRecord(directory);
    } catch (error) {
      this.log(`The record of revisions in ${directory} can't be read, so it is made anew from what is there. ${String(error)}`);
      return recordOfData(directory, names);
    }
  }

  async #removeOrphan(file: string): Promise<void> {
    const stats = await stat(file);
    if (stats.isFile() && this.now().getTime() - stats.ctimeMs > ORPHANS_LIFE_MS) await rm(file, { force: true });
  }
}

function dataName({ revision, form }: Pick<KeptRevision, "revision" | "form">): string {
  return revision + ENDING[form];
}

async function readRecord(directory: string): Promise<readonly KeptRevision[]> {
  try {
    return Value.Parse(HistoryRecord, JSON.parse(await readFile(join(directory, RECORD_FILE), "utf8"))).revisions;
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

/** When and by whom is lost with the record, what is there is not. */
async function recordOfData(directory: string, names: readonly string[]): Promise<readonly KeptRevision[]> {
  const found: KeptRevision[] = [];
  for (const name of names) {
    const [, revision, ending] = /^([0-9a-f]{64})(\.ipynb|\.zip|)$/.exec(name) ?? [];
    const form = FORMS.find((candidate) => ENDING[candidate] === ending);
    if (revision === undefined || form === undefined) continue;
    const { size, mtime } = await stat(join(directory, name));
    found.push({ revision, form, kind: form === "notebook" ? "notebook" : "bundle", size, published: mtime.toISOString(), by: "unknown" });
  }
  return found.toSorted((a, b) => b.published.localeCompare(a.published));
}
