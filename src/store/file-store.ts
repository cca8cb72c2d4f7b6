/** Dashboards in a folder of this machine. */
import { open } from "node:fs/promises";
import type { DashboardRules } from "../notebook/dashboard-rules.js";
import type { AccessSetting } from "../notebook/dashboard-settings.js";
import { InvalidNotebookError } from "../notebook/errors.js";
import { ChangeLock } from "./change-lock.js";
import { ContentReader } from "./content-reader.js";
import { type DashboardPath, pathParts } from "./dashboard-path.js";
import { MissingPathError, StoreError } from "./errors.js";
import { FilePublisher } from "./file-publisher.js";
import { History } from "./history.js";
import { listFolder } from "./list-folder.js";
import { NotebookReader } from "./notebook-reader.js";
import { ReadGate } from "./read-gate.js";
import { recover } from "./recover.js";
import { ReplacedContent } from "./replaced-content.js";
import { resolvePath } from "./resolve-path.js";
import { PageRevisions } from "./revision-of-page.js";
import { isAbsence, openServedFolder, type ServedFolder } from "./served-folder.js";
import type { LoadedDashboard, OpenAsset, Resolved, ResolvedDashboard, Store } from "./store.js";
import { Workspace } from "./workspace.js";

export interface FileStoreOptions {
  /** Extensions that bundles serve, lower case, without the dot. */
  readonly assetTypes: readonly string[];
  /** Paths that are served and not listed: "folder/sales", with or without ".ipynb". */
  readonly hiddenPaths: readonly string[];
  readonly rules: DashboardRules;
  /** Whether notebooks have a say in who may open them. */
  readonly accessInNotebooks: boolean;
  /** How many published revisions of a dashboard are kept. */
  readonly revisionsKept: number;
  /** Told what an author or the operator should mend, a line each. */
  log(line: string): void;
  /** Whether a session still runs a dashboard's revision, as `LoadedDashboard` has it: its folder is kept so long. */
  isInUse(path: DashboardPath, revision: string): boolean;
  now(): Date;
}

export interface FileStore extends Store {
  readonly publisher: FilePublisher;
}

interface Parts {
  readonly folder: ServedFolder;
  readonly reader: NotebookReader;
  readonly revisions: PageRevisions;
  readonly assetTypes: ReadonlySet<string>;
  readonly rules: DashboardRules;
  readonly accessInNotebooks: boolean;
}

const BEGINNING_BYTES = 2;
const NOTHING: ReadonlySet<string> = new Set();

/** Ends what a crash cut off. Throws StoreError where `root` is no folder that can be read. */
export async function createFileStore(root: string, options: FileStoreOptions): Promise<FileStore> {
  const { log, now } = options;
  const folder = await openServedFolder(root);
  const gate = new ReadGate();
  const workspace = new Workspace(folder.root, now);
  const history = new History(workspace, options.revisionsKept, now, log);
  const lock = new ChangeLock(workspace.directory);
  await recover({ root: folder.root, workspace, log }, lock, history);
  const assetTypes = new Set(options.assetTypes);
  const { rules, accessInNotebooks } = options;
  const reader = new NotebookReader(accessInNotebooks, log);
  const parts: Parts = { folder, reader, revisions: new PageRevisions(folder), assetTypes, rules, accessInNotebooks };
  const list = { folder, reader, hiddenPaths: new Set(options.hiddenPaths) };
  const store: Store = {
    resolve: (path) => gate.read(() => resolvePath(folder, path, parts.assetTypes)),
    openAsset: (path) =>
      gate.read(
        () => openAsset(parts, path),
        async ({ stream }) => {
          stream.destroy();
        },
      ),
    list: (path) => gate.read(() => listFolder(list, path)),
    listAll: (path) => gate.read(() => listFolder({ ...list, hiddenPaths: NOTHING }, path)),
    access: (path) => gate.read(() => accessOf(parts, path)),
    accessVariesBelow: (path) => accessInNotebooks || rules.paths.some((rule) => path === "" || rule.startsWith(`${path}/`)),
    dashboard: (path) => gate.read(() => load(parts, path)),
  };
  const revisionOf = async (path: DashboardPath): Promise<string | undefined> => (await load(parts, path).catch(() => undefined))?.revision;
  const replaced = new ReplacedContent({ workspace, revisionOf, isInUse: options.isInUse });
  const contents = new ContentReader();
  const publisher = new FilePublisher({ root: folder.root, folder, workspace, lock, history, contents, replaced, gate, reader, now, log });
  return { ...store, publisher };
}

function resolve({ folder, assetTypes }: Parts, path: DashboardPath): Promise<Resolved> {
  return resolvePath(folder, path, assetTypes);
}

async function load(parts: Parts, path: DashboardPath): Promise<LoadedDashboard> {
  const resolved = await resolve(parts, path);
  if (resolved.kind !== "dashboard") throw new MissingPathError();
  const { isBundle, directory } = resolved;
  const place = await parts.folder.find(fileParts(resolved));
  if (place === undefined) throw new MissingPathError();
  const reading = await parts.reader.read(place, resolved.path);
  if (!reading.ok) throw reading.error;
  const revision = await parts.revisions.of(resolved, reading.hash);
  const { settings: given } = reading.notebook;
  const settings = parts.rules.settingsOf(resolved.path, parts.accessInNotebooks ? given : { ...given, access: undefined });
  return { path: resolved.path, revision, notebook: reading.notebook, settings, directory, isBundle };
}

async function accessOf(parts: Parts, path: DashboardPath): Promise<AccessSetting | undefined> {
  const ofRules = parts.rules.settingsOf(path, {}).access;
  if (ofRules !== undefined || !parts.accessInNotebooks) return ofRules;
  try {
    return (await load(parts, path)).settings.access;
  } catch (error) {
    // Of one that can't be read, nobody knows what it would say.
    if (error instanceof InvalidNotebookError) return { users: [] };
    if (error instanceof MissingPathError) return undefined;
    throw error;
  }
}

async function openAsset(parts: Parts, path: DashboardPath): Promise<OpenAsset> {
  const resolved = await resolve(parts, path);
  if (resolved.kind !== "asset") throw new MissingPathError();
  try {
    const handle = await open(resolved.file);
    const { size, mtime } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
    const beginning = buffer.subarray(0, bytesRead);
    return { fileName: resolved.fileName, size, changed: mtime, beginning, stream: handle.createReadStream({ start: 0 }) };
  } catch (error) {
    if (isAbsence(error)) throw new MissingPathError();
    throw new StoreError("This file can't be read on the server.", { cause: error });
  }
}

function fileParts({ path, isBundle, fileName }: ResolvedDashboard): readonly string[] {
  const parts = pathParts(path);
  return isBundle ? [...parts, fileName] : [...parts.slice(0, -1), fileName];
}
