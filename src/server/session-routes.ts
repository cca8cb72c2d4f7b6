/** A page asks for its session: found or made, at once, while the kernel may still be starting. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import type { SessionAnswer } from "../protocol/page.js";
import type { AppParts } from "./app.js";
import { loadDashboard } from "./load-dashboard.js";
import { requireOwnOrigin } from "./origin.js";
import { sessionQuery } from "./session-query.js";
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
    const present = revision === undefined || startOver ? undefined : services.sessions.find(visitor.id, path, query, revision);
    const session =
      present ??
      services.sessions.open({
        visitor: visitor.id,
        ...visitOf(request, await loadDashboard(services.store, path), query, settings),
        mode: "server-run",
        startOver,
      });
    reply.header("Cache-Control", "no-store");
    const answer: SessionAnswer = { kernel_id: session.id, session_id: session.id, revision: session.dashboard.revision };
    return answer;
  });
}
