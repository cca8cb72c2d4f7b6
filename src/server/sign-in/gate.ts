/** What a request may open: every route that shows or runs a dashboard asks here. */
import type { FastifyRequest } from "fastify";
import { mayOpen, type Role, roleOf, type Staff } from "../../auth/access.js";
import { type DashboardPath, joinParts } from "../../store/dashboard-path.js";
import type { Listing, Store } from "../../store/store.js";
import { NotFoundError } from "../http-errors.js";
import { SignInNeededError } from "./errors.js";

export type GateStore = Pick<Store, "access" | "accessVariesBelow" | "list">;

export interface GateOptions extends Staff {
  readonly store: GateStore;
  /** Whether there is any way to sign in. Where there is none, everything is everybody's. */
  readonly isGuarded: boolean;
}

type Asking = Pick<FastifyRequest, "identity" | "shares">;

export class Gate {
  constructor(private readonly options: GateOptions) {}

  get isGuarded(): boolean {
    return this.options.isGuarded;
  }

  /** Whether somebody may publish once they have signed in. */
  get hasStaff(): boolean {
    const { isGuarded, authors, operators } = this.options;
    return isGuarded && authors.length + operators.length > 0;
  }

  roleOf({ identity }: Pick<FastifyRequest, "identity">): Role {
    return roleOf(identity, this.options);
  }

  async mayOpen(request: Asking, path: DashboardPath): Promise<boolean> {
    if (!this.isGuarded || request.shares.some((share) => share.path === path)) return true;
    return mayOpen(request.identity, (await this.options.store.access(path)) ?? "signed-in", this.options);
  }

  /** Throws the same whether there is nothing, or nothing for this visitor. `message`: what is said where there is nothing. */
  async requireOpen(request: Asking, path: DashboardPath, message?: string): Promise<void> {
    if (!(await this.mayOpen(request, path))) throw this.refusal(request, message);
  }

  /** For what tells about no dashboard, and is of use to those alone who may open one. */
  async requireSomething(request: Asking): Promise<void> {
    if (this.isGuarded && !(await this.maySeeFolder(request, pathOfDashboard("")))) throw this.refusal(request);
  }

  /** Who has not signed in might find something after that. */
  refusal({ identity }: Asking, message?: string): Error {
    return this.isGuarded && identity === undefined ? new SignInNeededError() : new NotFoundError(message);
  }

  /** Of a list, what this visitor may know of. */
  async seen(request: Asking, listing: Listing): Promise<Listing> {
    if (!this.isGuarded) return listing;
    const [folders, dashboards] = await Promise.all([
      filter(listing.folders, ({ path }) => this.maySeeFolder(request, path)),
      filter(listing.dashboards, ({ path }) => this.mayOpen(request, path)),
    ]);
    return { ...listing, folders, dashboards };
  }

  /** It is for this visitor as a whole, or something in it is. */
  async maySeeFolder(request: Asking, path: DashboardPath): Promise<boolean> {
    if (await this.mayOpen(request, path)) return true;
    if (request.shares.some((share) => path === "" || share.path.startsWith(`${path}/`))) return true;
    if (!this.options.store.accessVariesBelow(path)) return false;
    const { folders, dashboards } = await this.options.store.list(path);
    for (const dashboard of dashboards) if (await this.mayOpen(request, dashboard.path)) return true;
    for (const folder of folders) if (await this.maySeeFolder(request, folder.path)) return true;
    return false;
  }
}

/** `path`: "folder/sales", as sessions name their dashboards. */
export function pathOfDashboard(path: string): DashboardPath {
  return joinParts(path === "" ? [] : path.split("/"));
}

async function filter<T>(entries: readonly T[], isMeant: (entry: T) => Promise<boolean>): Promise<readonly T[]> {
  const answers = await Promise.all(entries.map(isMeant));
  return entries.filter((_, index) => answers[index]);
}
