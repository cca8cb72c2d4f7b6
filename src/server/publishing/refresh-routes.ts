/** Runs a static dashboard now, and starts the kernels of a shared one again: nobody who looks at it could. */
import type { FastifyInstance } from "fastify";
import type { Dashboard } from "../../sessions/types.js";
import { loadDashboard } from "../load-dashboard.js";
import { admissionOf, admit } from "./authorize.js";
import type { PublishingContext } from "./context.js";
import { NothingToRefreshError } from "./errors.js";
import { AUTHORS, failures, PathParams, Refreshed } from "./schemas.js";

const PREFIX = "/_api/refresh";

export function registerRefreshRoutes(app: FastifyInstance, context: PublishingContext): void {
  const schema = {
    ...AUTHORS,
    summary: "Refresh a static or shared dashboard",
    description: "Runs a static dashboard and answers when it has run; starts the kernels of a shared one again.",
    operationId: "refresh",
    params: PathParams,
    response: { 200: Refreshed, ...failures(400, 401, 403, 404, 409, 500, 503) },
  };
  app.post(`${PREFIX}/*`, { onRequest: admit(context, PREFIX), schema }, async (request) => {
    const dashboard = await loadDashboard(context.services.store, admissionOf(request).path);
    const outcome = await refresh(dashboard, context);
    context.audit(request, "refresh");
    return { ...outcome, status: 200 };
  });
}

interface Outcome {
  readonly message: string;
  readonly complete?: boolean;
}

async function refresh(dashboard: Dashboard, { services }: PublishingContext): Promise<Outcome> {
  const { path, settings } = dashboard;
  if (settings.session === "static") {
    const { complete } = await services.statics.refresh(dashboard);
    return { complete, message: `"${path}" has run, and ${complete ? "shows the new outputs" : "a part of it could not be completed"}.` };
  }
  if (settings.session !== "shared") throw new NothingToRefreshError(path);
  const sessions = services.sessions.sharedAt(path);
  await Promise.all(sessions.map((session) => session.restart()));
  return { message: sessions.length === 0 ? `Nobody has "${path}" open.` : `"${path}" was started again.` };
}
