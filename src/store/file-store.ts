/** Dashboards in a folder of this machine. */
import { type DashboardPath, pathParts } from "./dashboard-path.js";
import { MissingPathError } from "./errors.js";
import { listFolder } from "./list-folder.js";
import { NotebookReader } from "./notebook-reader.js";
import { resolvePath } from "./resolve-path.js";
import { openServedFolder, type ServedFolder } from "./served-folder.js";
import type { LoadedDashboard, ResolvedDashboard, Store } from "./store.js";

export interface FileStoreOptions {
  /** Extensions that bundles serve, lower case, without the dot. */
  readonly assetTypes: readonly string[];
  /** Paths that are served and not listed: "folder/sales", with or without ".ipynb". */
  readonly hiddenPaths: readonly string[];
  /** Told what an author should mend, a line each. */
  log(line: string): void;
}

/** Throws StoreError where `root` is no folder that can be read. */
export async function createFileStore(root: string, options: FileStoreOptions): Promise<Store> {
  const folder = await openServedFolder(root);
  const reader = new NotebookReader(options.log);
  const assetTypes = new Set(options.assetTypes);
  const list = { folder, reader, hiddenPaths: new Set(options.hiddenPaths) };
  return {
    resolve: (path) => resolvePath(folder, path, assetTypes),
    list: (path) => listFolder(list, path),
    dashboard: async (path) => {
      const resolved = await resolvePath(folder, path, assetTypes);
      if (resolved.kind !== "dashboard") throw new MissingPathError();
      return load(folder, reader, resolved);
    },
  };
}

async function load(folder: ServedFolder, reader: NotebookReader, resolved: ResolvedDashboard): Promise<LoadedDashboard> {
  const { path, isBundle, directory } = resolved;
  const place = await folder.find(fileParts(path, resolved));
  if (place === undefined) throw new MissingPathError();
  const reading = await reader.read(place, path);
  if (!reading.ok) throw reading.error;
  return { path, revision: reading.hash, notebook: reading.notebook, directory, isBundle };
}

function fileParts(path: DashboardPath, { isBundle, fileName }: ResolvedDashboard): readonly string[] {
  const parts = pathParts(path);
  return isBundle ? [...parts, fileName] : [...parts.slice(0, -1), fileName];
}
