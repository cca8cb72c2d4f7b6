/** A page asks for its session: found or made, at once, while the kernel may still be starting. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import type { SessionAnswer, SnapshotAnswer } from "../protocol/page.js";
import type { Session } from "../sessions/types.js";
import type { Snapshot } from "../snapshots/snapshot.js";
import type { AppParts } from "./app.js";
import { openDashboard } from "./load-dashboard.js";
import { requireOwnOrigin } from "./origin.js";
import { sessionQuery } from "./session-query.js";
import { pathOfDashboard } from "./sign-in/gate.js";
import { visitOf } from "./visit.js";
import { visitorOf } from "./visitor-plugin.js";

const OpenBody = Type.Object({
  dashboard: Type.String({ maxLength: 4096 }),
  query: Type.Optional(Type.String({ maxLength: 16_384 })),
  revision: Type.Optional(Type.String({ maxLength: 256 })),
  startOver: Type.Optional(Type.Boolean()),
});

export function registerSessionRoutes(app: FastifyInstance, parts: AppParts): void {
  const { services, settings } = parts;
  app.withTypeProvider<TypeBoxTypeProvider>().post("/_api/sessions", { schema: { body: OpenBody } }, async (request, reply) => {
    requireOwnOrigin(request, settings);
    const visitor = visitorOf(request, reply, parts);
    const { dashboard: path, revision, startOver = false } = request.body;
    const query = sessionQuery(request.body.query ?? "");
    reply.header("Cache-Control", "no-store");
    const present = revision === undefined || startOver ? undefined : services.sessions.find(visitor.id, path, query, revision);
    if (present !== undefined && (await services.gate.mayOpen(request, pathOfDashboard(path)))) return answerOf(present);
    const dashboard = await openDashboard(request, services, path);
    if (dashboard.settings.session === "static") return answerOf(await services.statics.open(visitor.id, dashboard));
    const visit = visitOf(request, dashboard, query, settings);
    return answerOf(services.sessions.open({ visitor: visitor.id, ...visit, mode: "server-run", startOver }));
  });
}

function answerOf(opened: Session | Snapshot): SessionAnswer | SnapshotAnswer {
  if (!("id" in opened)) return { snapshot: true, revision: opened.revision };
  return { kernel_id: opened.id, session_id: opened.id, revision: opened.dashboard.revision };
}
