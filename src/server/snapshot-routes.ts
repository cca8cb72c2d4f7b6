/** What a static dashboard's last run left, for its page: the same for all visitors, so that thousands need no kernel and no socket. */
import type { FastifyInstance } from "fastify";
import { bodyText } from "../snapshots/snapshot.js";
import type { AppParts } from "./app.js";
import { NotFoundError } from "./http-errors.js";
import { openDashboard } from "./load-dashboard.js";

interface SnapshotRequest {
  Params: { "*": string };
}

export function registerSnapshotRoutes(app: FastifyInstance, { services }: AppParts): void {
  app.get<SnapshotRequest>("/_api/snapshots/*", { compress: false }, async (request, reply) => {
    const dashboard = await openDashboard(request, services, request.params["*"]);
    const snapshot = dashboard.settings.session === "static" ? await services.statics.find(dashboard) : undefined;
    if (snapshot === undefined) throw new NotFoundError("This dashboard has not run yet.");
    const tag = `"${snapshot.revision}-${snapshot.taken.getTime()}"`;
    reply.header("ETag", tag).header("Cache-Control", "private, no-cache").header("Vary", "Accept-Encoding");
    if (request.headers["if-none-match"] === tag) return reply.code(304).send();
    reply.type("application/json; charset=utf-8");
    if (/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) return reply.header("Content-Encoding", "gzip").send(snapshot.body);
    return reply.send(await bodyText(snapshot));
  });
}
