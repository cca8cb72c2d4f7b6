/** The session that a request names: the visitor's own, or a shared one that the visitor has opened, of a dashboard that it may open. */
import type { FastifyRequest } from "fastify";
import type { Session } from "../sessions/types.js";
import type { Services } from "./app.js";
import { pathOfDashboard } from "./sign-in/gate.js";

type Named = FastifyRequest<{ Params: { id: string } }>;
type Parts = Pick<Services, "sessions" | "gate">;

/** Whether its dashboard may be opened is asked when the request comes. */
export function ownSession(
  { visitor, params }: Pick<Named, "visitor" | "params">,
  { sessions }: Pick<Parts, "sessions">,
): Session | undefined {
  return visitor && sessions.get(visitor.id, params.id);
}

export async function sessionOf(request: Named, services: Parts): Promise<Session | undefined> {
  const session = ownSession(request, services);
  if (session === undefined) return undefined;
  return (await services.gate.mayOpen(request, pathOfDashboard(session.dashboard.path))) ? session : undefined;
}
