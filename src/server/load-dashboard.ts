/** From a path that a client named to a dashboard that a session can run. */
import type { FastifyRequest } from "fastify";
import type { Dashboard } from "../sessions/types.js";
import { joinParts, parseDashboardPath } from "../store/dashboard-path.js";
import type { LoadedDashboard, Store } from "../store/store.js";
import type { Services } from "./app.js";
import { NotFoundError } from "./http-errors.js";

const NO_DASHBOARD = "There is no dashboard at this address.";

/** `path` is decoded: "folder/sales". Throws InvalidPathError, InvalidNotebookError, NotFoundError. */
export async function loadDashboard(store: Store, path: string): Promise<Dashboard> {
  const resolved = await store.resolve(path === "" ? parseDashboardPath("") : joinParts(path.split("/")));
  if (resolved.kind !== "dashboard") throw new NotFoundError(NO_DASHBOARD);
  return store.dashboard(resolved.path);
}

/** For a visitor, if it is for this one. Throws InvalidPathError, InvalidNotebookError, NotFoundError, SignInNeededError. */
export async function openDashboard(
  request: FastifyRequest,
  { store, gate }: Pick<Services, "store" | "gate">,
  path: string,
): Promise<LoadedDashboard> {
  const resolved = await store.resolve(path === "" ? parseDashboardPath("") : joinParts(path.split("/")));
  if (resolved.kind !== "dashboard") throw gate.refusal(request, NO_DASHBOARD);
  await gate.requireOpen(request, resolved.path, NO_DASHBOARD);
  return store.dashboard(resolved.path);
}
