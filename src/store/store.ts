/** What the rest of the server sees of dashboards on storage. */
import type { Readable } from "node:stream";
import type { AccessSetting, DashboardSettings } from "../notebook/dashboard-settings.js";
import type { Notebook } from "../notebook/notebook.js";
import type { DashboardPath } from "./dashboard-path.js";

export interface ResolvedDashboard {
  readonly kind: "dashboard";
  /** Canonical: without ".ipynb", and with the "index" that was found at a folder's path. */
  readonly path: DashboardPath;
  /** A folder with index.ipynb; its files are served below `path`. */
  readonly isBundle: boolean;
  /** "sales.ipynb"; "index.ipynb" for a bundle. */
  readonly fileName: string;
  /** Absolute, the notebook's file. */
  readonly file: string;
  /** Absolute, where the notebook stands: the kernel's working directory. */
  readonly directory: string;
}

export interface ResolvedFolder {
  readonly kind: "folder";
  readonly path: DashboardPath;
}

export interface ResolvedAsset {
  readonly kind: "asset";
  /** Whose it is. */
  readonly bundle: DashboardPath;
  /** Absolute; links are resolved. */
  readonly file: string;
  readonly fileName: string;
}

/** A bundle's file as it was when it was opened, whatever takes its place afterwards. */
export interface OpenAsset {
  readonly fileName: string;
  /** Bytes. */
  readonly size: number;
  readonly changed: Date;
  /** The first bytes, at most two. */
  readonly beginning: Buffer;
  readonly stream: Readable;
}

export type Resolved = ResolvedDashboard | ResolvedFolder | ResolvedAsset | { readonly kind: "missing" };

interface BaseEntry {
  /** Of the file or folder, without ".ipynb". */
  readonly name: string;
  /** What a link to it holds. */
  readonly path: DashboardPath;
  readonly title: string;
  readonly changed: Date;
}

export interface FolderEntry extends BaseEntry {
  readonly kind: "folder";
}

export interface DashboardEntry extends BaseEntry {
  readonly kind: "dashboard";
  readonly isBundle: boolean;
}

export interface Listing {
  readonly path: DashboardPath;
  /** Each by title, in natural order: "2" before "10". */
  readonly folders: readonly FolderEntry[];
  readonly dashboards: readonly DashboardEntry[];
}

export interface LoadedDashboard {
  readonly path: DashboardPath;
  /**
   * What a page and its session must agree on: the notebook's text, and which revision was published. Changes on disk to a bundle's
   * other files do not count, since a dashboard that writes beside itself would be another one after each visit.
   */
  readonly revision: string;
  readonly notebook: Notebook;
  /** What its author and the operator say together. */
  readonly settings: DashboardSettings;
  /** Absolute. */
  readonly directory: string;
  readonly isBundle: boolean;
}

export interface Store {
  /** What is at a path now. Nothing outside the folder is ever found, whatever links say. */
  resolve(path: DashboardPath): Promise<Resolved>;
  /** Throws MissingPathError where no asset is, StoreError. */
  openAsset(path: DashboardPath): Promise<OpenAsset>;
  /** As visitors see it, without what the operator keeps out of lists. Throws MissingPathError where no folder is. */
  list(path: DashboardPath): Promise<Listing>;
  /** As authors see it. Throws MissingPathError where no folder is. */
  listAll(path: DashboardPath): Promise<Listing>;
  /** Who may open the dashboard at that path: as the operator's rules say, else its notebook where it may. Also where none is there. */
  access(path: DashboardPath): Promise<AccessSetting | undefined>;
  /** Whether dashboards below that folder may be for others than the folder is. */
  accessVariesBelow(path: DashboardPath): boolean;
  /** Throws MissingPathError, InvalidNotebookError, StoreError. */
  dashboard(path: DashboardPath): Promise<LoadedDashboard>;
}
