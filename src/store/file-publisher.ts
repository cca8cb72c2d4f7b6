/** Changes dashboards in the served folder: whole or not at all, one after the other, each leaving what it replaced in the history. */
import { stat } from "node:fs/promises";
import type { ChangeLock } from "./change-lock.js";
import type { Content } from "./content-reader.js";
import { type DashboardPath, pathParts } from "./dashboard-path.js";
import { openDownload } from "./download.js";
import { ConflictingChangeError, NoDashboardError, UnfitPathError, UnknownRevisionError } from "./errors.js";
import { type KeptRevision, ON_DISK } from "./history.js";
import { Line } from "./line.js";
import { type Location, locate, requireRoom } from "./location.js";
import { contentOfRevision, contentOfUpload, type Published } from "./new-content.js";
import type { NotebookReader } from "./notebook-reader.js";
import type { Change, DashboardDescription, Publication, Publisher, RevisionEntry, StagedDashboard, Staging } from "./publisher.js";
import { mendSwaps } from "./recover.js";
import { type NewContent, type ReplaceContext, replaceContent } from "./replace-content.js";
import type { ServedFolder } from "./served-folder.js";
import { withStorageErrors } from "./storage-error.js";
import type { Workspace } from "./workspace.js";

export interface FilePublisherParts extends Omit<ReplaceContext, "tryTo"> {
  readonly folder: ServedFolder;
  readonly workspace: Workspace;
  readonly lock: ChangeLock;
  readonly reader: NotebookReader;
  readonly now: () => Date;
  /** For the operator: what did not keep a change from being made. */
  log(line: string): void;
}

export class FilePublisher implements Publisher {
  readonly #changes = new Line();
  readonly #listeners = new Set<(path: DashboardPath) => void>();
  readonly #context: ReplaceContext;

  constructor(private readonly parts: FilePublisherParts) {
    this.#context = { ...parts, tryTo: (what, operation) => this.#tryTo(what, operation) };
  }

  stage(): Promise<Staging> {
    return withStorageErrors(() => this.parts.workspace.stage());
  }

  publish(path: DashboardPath, staged: StagedDashboard, change: Change): Promise<Publication> {
    return this.#change(path, change, async (location, staging, published) => contentOfUpload(staged, location, staging, published));
  }

  rollback(path: DashboardPath, revision: string | undefined, change: Change): Promise<Publication> {
    return this.#change(path, change, async (_location, staging, published, present) => {
      const kept = revision === undefined ? await this.#latestBut(path, present) : await this.parts.history.find(path, revision);
      return contentOfRevision(this.parts, path, kept, staging, published);
    });
  }

  remove(path: DashboardPath, change: Change): Promise<{ readonly path: DashboardPath; readonly revision: string }> {
    return this.#inLine(async () => {
      const location = await locate(this.parts.folder, path);
      const present = await this.parts.contents.read(location);
      if (present === undefined) throw new NoDashboardError(path);
      requireExpected(change, path, present);
      await this.#staged((staging) => replaceContent(this.#context, location, staging, undefined));
      await this.#afterChange(path, present.revision);
      return { path, revision: present.revision };
    });
  }

  async history(path: DashboardPath): Promise<readonly RevisionEntry[]> {
    const [kept, present] = await this.parts.gate.read(() => Promise.all([this.parts.history.read(path), this.#find(path)]));
    const entries = kept.map((revision) => entryOf(revision, revision.revision === present?.revision));
    if (present !== undefined && !entries.some(({ isCurrent }) => isCurrent)) {
      const { kind, revision, size, changed } = present;
      return [{ kind, revision, size, published: changed, by: ON_DISK, isCurrent: true }, ...entries];
    }
    if (entries.length === 0) throw new UnknownRevisionError(`Nothing was ever published at "${path}".`);
    return entries;
  }

  download(path: DashboardPath, revision: string | undefined) {
    const { gate, contents, history, folder } = this.parts;
    return gate.read(
      async () => openDownload({ contents, history, location: await locate(folder, path) }, revision),
      async (download) => {
        download.stream.destroy();
      },
    );
  }

  describe(path: DashboardPath): Promise<DashboardDescription> {
    return this.parts.gate.read(async () => {
      const present = await this.#find(path);
      if (present === undefined) throw new NoDashboardError(path);
      const { kind, revision, size, changed, notebookFile } = present;
      const place = { file: notebookFile, stats: await stat(notebookFile) };
      const title = (await this.parts.reader.title(place, path)) ?? pathParts(path).at(-1) ?? "";
      return { path, kind, revision, size, changed, title };
    });
  }

  forget(path: DashboardPath): void {
    this.parts.reader.forget();
    this.parts.contents.forget();
    this.#tell(path);
  }

  onChange(listener: (path: DashboardPath) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Removes replaced content that no session needs any more. */
  tidy(): Promise<void> {
    return this.#changes.run(() => this.parts.replaced.tidy());
  }

  /** What is no place for a dashboard has none. */
  async #find(path: DashboardPath): Promise<Content | undefined> {
    try {
      return await this.parts.contents.read(await locate(this.parts.folder, path));
    } catch (error) {
      if (error instanceof UnfitPathError) return undefined;
      throw error;
    }
  }

  async #latestBut(path: DashboardPath, present: Content | undefined): Promise<KeptRevision> {
    const other = (await this.parts.history.read(path)).find(({ revision }) => revision !== present?.revision);
    if (other === undefined) throw new UnknownRevisionError(`There is no earlier revision of "${path}" to go back to.`);
    return other;
  }

  #change(
    path: DashboardPath,
    change: Change,
    make: (location: Location, staging: string, published: Published, present: Content | undefined) => Promise<NewContent>,
  ): Promise<Publication> {
    return this.#inLine(async () => {
      const location = await locate(this.parts.folder, path);
      const present = await this.parts.contents.read(location);
      requireExpected(change, path, present);
      const { kind, revision } = await this.#staged(async (staging) => {
        const content = await make(location, staging, { by: change.by, at: this.parts.now() }, present);
        requireRoom(location, content.kind);
        await replaceContent(this.#context, location, staging, content);
        return content.revision;
      });
      await this.#afterChange(path, revision);
      return { path, kind, revision, replaced: present?.revision };
    });
  }

  async #staged<Result>(operation: (staging: string) => Promise<Result>): Promise<Result> {
    const staging = await this.parts.workspace.stage();
    try {
      return await operation(staging.directory);
    } finally {
      await staging.discard();
    }
  }

  #inLine<Result>(operation: () => Promise<Result>): Promise<Result> {
    const { lock } = this.parts;
    const mend = async (): Promise<void> => void (await mendSwaps(this.parts));
    return this.#changes.run(() => withStorageErrors(() => lock.run(operation, mend)));
  }

  async #afterChange(path: DashboardPath, present: string): Promise<void> {
    await this.#tryTo("remove revisions that are kept no more", () => this.parts.history.prune(path, present));
    await this.#tryTo("remove what was replaced", () => this.parts.replaced.tidy());
    this.#tell(path);
  }

  async #tryTo(what: string, operation: () => Promise<void>): Promise<void> {
    try {
      await operation();
    } catch (error) {
      this.parts.log(`Could not ${what}: ${String(error)}`);
    }
  }

  #tell(path: DashboardPath): void {
    for (const listener of this.#listeners) listener(path);
  }
}

function requireExpected({ expected }: Change, path: string, present: Content | undefined): void {
  if (expected === undefined) return;
  if (expected === "nothing" && present !== undefined) throw new ConflictingChangeError(`There is a dashboard at "${path}" already.`);
  if (expected !== "nothing" && present === undefined) throw new ConflictingChangeError(`There is no dashboard at "${path}" any more.`);
  if (typeof expected === "object" && expected.revision !== present?.revision) {
    throw new ConflictingChangeError(`"${path}" has been changed since you looked at it. Look again before you change it.`);
  }
}

function entryOf({ revision, kind, size, published, by }: KeptRevision, isCurrent: boolean): RevisionEntry {
  return { revision, kind, size, published: new Date(published), by, isCurrent };
}
