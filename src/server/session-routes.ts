/** A page asks for its session: found or made, at once, while the kernel may still be starting. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import type { SessionAnswer } from "../protocol/page.js";
import type { AppParts } from "./app.js";
import { loadDashboard } from "./load-dashboard.js";
import { requireOwnOrigin } from "./origin.js";
import { sessionQuery } from "./session-query.js";
import { visitorOf } from "./visitor-plugin.js";

const OpenBody = Type.Object({
  dashboard: Type.String({ maxLength: 4096 }),
  query: Type.Optional(Type.String({ maxLength: 8192 })),
  startOver: Type.Optional(Type.Boolean()),
});

export function registerSessionRoutes(app: FastifyInstance, parts: AppParts): void {
  const { services, settings } = parts;
  app.withTypeProvider<TypeBoxTypeProvider>().post("/_api/sessions", { schema: { body: OpenBody } }, async (request, reply) => {
    requireOwnOrigin(request, settings);
    const { dashboard: path, query = "", startOver = false } = request.body;
    const dashboard = await loadDashboard(services.store, path);
    const visitor = visitorOf(request, reply, parts);
    const session = services.sessions.open({ visitor: visitor.id, dashboard, query: sessionQuery(query), mode: "server-run", startOver });
    reply.header("Cache-Control", "no-store");
    const answer: SessionAnswer = { kernel_id: session.id, session_id: session.id };
    return answer;
  });
}
