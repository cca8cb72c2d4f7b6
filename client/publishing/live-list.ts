/** Keeps the page's list as it is on the server, with what the author may do about it. */
import type { PublishedDashboard } from "./api-types.js";
import { type Decoration, fetchListPage, readListConfig, refreshList, replaceList } from "./list-view.js";
import { parentOf } from "./names.js";

export interface LiveListParts {
  addressOf(folder: string): string;
  /** Those in a folder that the author may change. Rejects where the server can't say. */
  dashboardsIn(folder: string): Promise<readonly PublishedDashboard[]>;
  /** Adds to the list what publishing adds. */
  decorate(dashboards: readonly PublishedDashboard[], folder: string): void;
  /** Before the list is replaced. */
  undecorate(): void;
  /** What had the focus is on the page no more. */
  onFocusLost(): void;
}

export class LiveList {
  #folder: string;
  /** Of the latest request; the answers to earlier ones come too late. */
  #loading = new AbortController();

  constructor(
    folder: string,
    private readonly parts: LiveListParts,
  ) {
    this.#folder = folder;
  }

  get folder(): string {
    return this.#folder;
  }

  async refresh(): Promise<void> {
    const folder = this.#folder;
    const signal = this.#begin();
    const [page, dashboards] = await Promise.all([fetchListPage(this.parts.addressOf(folder), signal), this.#dashboardsIn(folder)]);
    if (signal.aborted) return;
    if (page === "gone" && folder !== "") return await this.#goUp();
    // Without an answer the list stays as it was.
    if (typeof page === "string") return;
    const keptFocus = refreshList(page, this.#decoration(dashboards));
    if (!keptFocus) this.parts.onFocusLost();
  }

  /** Answers whether the address is a list that is on the page now, or will be by a later call. */
  async show(url: string): Promise<boolean> {
    const signal = this.#begin();
    const page = await fetchListPage(url, signal);
    if (signal.aborted) return true;
    const config = typeof page === "string" ? undefined : readListConfig(page);
    if (typeof page === "string" || config === undefined) return false;
    const dashboards = await this.#dashboardsIn(config.path);
    if (signal.aborted) return true;
    this.#folder = config.path;
    replaceList(page, this.#decoration(dashboards));
    return true;
  }

  /** A folder goes with the last that was in it. */
  async #goUp(): Promise<void> {
    this.#folder = parentOf(this.#folder);
    history.replaceState(history.state, "", this.parts.addressOf(this.#folder));
    await this.refresh();
  }

  #decoration(dashboards: readonly PublishedDashboard[]): Decoration {
    return { remove: () => this.parts.undecorate(), add: () => this.parts.decorate(dashboards, this.#folder) };
  }

  #begin(): AbortSignal {
    this.#loading.abort();
    this.#loading = new AbortController();
    return this.#loading.signal;
  }

  /** A list without menus is better than none. */
  #dashboardsIn(folder: string): Promise<readonly PublishedDashboard[]> {
    return this.parts.dashboardsIn(folder).catch(() => []);
  }
}
