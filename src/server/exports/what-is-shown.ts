/** What a visitor's page shows at this moment: of their session, of the one for all, or of the last run. */
import type { FastifyRequest } from "fastify";
import { AppError } from "../../errors/app-error.js";
import type { JupyterMessage } from "../../protocol/message.js";
import type { CellProgress } from "../../protocol/page.js";
import type { Dashboard } from "../../sessions/types.js";
import { messagesIn } from "../../snapshots/snapshot.js";
import type { AppParts } from "../app.js";
import { visitOf } from "../visit.js";
import { withoutPassword } from "./without-password.js";

export interface Shown {
  readonly taken: Date;
  readonly cells: readonly CellProgress[];
  readonly messages: readonly JupyterMessage[];
  readonly isShared: boolean;
  readonly viewOnly: boolean;
}

/** Thrown when nothing is shown that could be taken away. Handled by the error handler. */
class NothingShownError extends AppError {
  readonly code = "NOTHING_SHOWN";
  readonly status = 409;

  constructor() {
    super("There is nothing to save yet. Open the dashboard, wait until it has run, and try again.");
  }
}

/** `query`: of the page. Throws NothingShownError, ParameterError. */
export async function shownTo(
  request: FastifyRequest,
  dashboard: Dashboard,
  query: string,
  { services, settings }: AppParts,
): Promise<Shown> {
  const isStatic = dashboard.settings.session === "static";
  const snapshot = isStatic ? await services.statics.find(dashboard) : undefined;
  if (snapshot !== undefined)
    return { taken: snapshot.taken, cells: snapshot.cells, messages: await messagesIn(snapshot), isShared: false, viewOnly: true };
  // Of a static one that has not run yet, the first run.
  const asked = isStatic ? "" : visitOf(request, dashboard, query, settings).query;
  const session = request.visitor && services.sessions.find(request.visitor.id, dashboard.path, asked, dashboard.revision);
  if (session === undefined) throw new NothingShownError();
  return {
    taken: new Date(),
    cells: session.state.cells,
    messages: session.replay().map(withoutPassword),
    isShared: session.sharing !== undefined,
    viewOnly: session.sharing?.viewOnly === true,
  };
}
