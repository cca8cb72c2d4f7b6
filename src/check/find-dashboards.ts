/** The dashboards of a folder, as a server would list them. */
import type { DashboardPath } from "../store/dashboard-path.js";
import { joinParts } from "../store/dashboard-path.js";
import type { Store } from "../store/store.js";

export interface Found {
  readonly path: DashboardPath;
  /** From the folder, with slashes: "team/sales.ipynb", "report/index.ipynb". */
  readonly file: string;
}

/** Those of a folder before those of the folders in it, each in the order of their names. */
export async function findDashboards(store: Pick<Store, "list">, path: DashboardPath = joinParts([])): Promise<readonly Found[]> {
  const { dashboards, folders } = await store.list(path);
  const found = dashboards
    .map((entry) => ({ path: entry.path, file: `${entry.path}${entry.isBundle ? "/index" : ""}.ipynb` }))
    .toSorted((one, other) => (one.file < other.file ? -1 : 1));
  for (const folder of folders.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
    found.push(...(await findDashboards(store, folder.path)));
  return found;
}
