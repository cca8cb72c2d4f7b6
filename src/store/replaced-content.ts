/** Content that was replaced and is kept in the history already: a running kernel may still work in its folder, so it goes later. */
import { rm } from "node:fs/promises";
import type { DashboardPath } from "./dashboard-path.js";
import type { Workspace } from "./workspace.js";

interface Holding {
  readonly directory: string;
  readonly path: DashboardPath;
  /** As sessions know it. */
  readonly revision: string | undefined;
}

export interface ReplacedContentOptions {
  readonly workspace: Workspace;
  /** What sessions that begin at a path now are told; undefined where none can. */
  revisionOf(path: DashboardPath): Promise<string | undefined>;
  /** Whether a session still runs a revision. */
  isInUse(path: DashboardPath, revision: string): boolean;
}

export class ReplacedContent {
  #holdings: readonly Holding[] = [];

  constructor(private readonly options: ReplacedContentOptions) {}

  /** Absolute: an empty folder for what a path shows now. */
  async make(path: DashboardPath): Promise<string> {
    const directory = await this.options.workspace.makeReplaced();
    this.#holdings = [...this.#holdings, { directory, path, revision: await this.options.revisionOf(path) }];
    return directory;
  }

  /** Removes what no session needs any more. */
  async tidy(): Promise<void> {
    const free = this.#holdings.filter(({ path, revision }) => revision === undefined || !this.options.isInUse(path, revision));
    this.#holdings = this.#holdings.filter((holding) => !free.includes(holding));
    for (const { directory } of free) await rm(directory, { recursive: true, force: true });
  }
}
