/** For whoever watches over the process. */
import type { FastifyInstance } from "fastify";
import type { Sessions } from "../sessions/types.js";

const NOT_AVAILABLE = 503;

export function registerHealthRoutes(app: FastifyInstance, sessions: Pick<Sessions, "isClosing">): void {
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    // A proxy in front sends visitors elsewhere then.
    if (sessions.isClosing) return reply.code(NOT_AVAILABLE).send({ status: "stopping" });
    return { status: "ready" };
  });
}
