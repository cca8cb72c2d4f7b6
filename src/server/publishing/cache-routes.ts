/** Has the next visit read storage anew: for who changes files behind the server's back. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { admissionOf, admit } from "./authorize.js";
import type { PublishingContext } from "./context.js";
import { AUTHORS, Done, failures, PathParams } from "./schemas.js";

const PREFIX = "/_api/cache";

export function registerCacheRoutes(app: FastifyInstance, context: PublishingContext): void {
  const schema = {
    ...AUTHORS,
    summary: "Clear the cache of a dashboard, a folder, or all",
    response: { 200: Done, ...failures(400, 401, 403, 503) },
  };
  const onRequest = admit(context, PREFIX);
  const clear = async (request: FastifyRequest) => {
    const { path } = admissionOf(request);
    await context.services.statics.forget(path);
    await context.services.thumbnails?.forget(path);
    context.services.publisher.forget(path);
    context.audit(request, "clear-cache");
    return { message: "Cache successfully cleared", status: 200 };
  };
  app.delete(PREFIX, { onRequest, schema: { ...schema, operationId: "clearAllCaches" } }, clear);
  app.delete(`${PREFIX}/*`, { onRequest, schema: { ...schema, operationId: "clearCache", params: PathParams } }, clear);
}
