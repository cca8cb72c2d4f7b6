/** From a path that a client named to a dashboard that a session can run. */
import type { Dashboard } from "../sessions/types.js";
import { joinParts, parseDashboardPath } from "../store/dashboard-path.js";
import type { Store } from "../store/store.js";
import { NotFoundError } from "./http-errors.js";

/** `path` is decoded: "folder/sales". Throws InvalidPathError, InvalidNotebookError, NotFoundError. */
export async function loadDashboard(store: Store, path: string): Promise<Dashboard> {
  const resolved = await store.resolve(path === "" ? parseDashboardPath("") : joinParts(path.split("/")));
  if (resolved.kind !== "dashboard") throw new NotFoundError("There is no dashboard at this address.");
  return store.dashboard(resolved.path);
}
