/** The publishing routes: all that authors do. */
import type { FastifyInstance } from "fastify";
import type { AppParts } from "../app.js";
import { createAudit } from "./audit.js";
import { keepPrivate } from "./authorize.js";
import { registerCacheRoutes } from "./cache-routes.js";
import type { PublishingContext } from "./context.js";
import { drainRest } from "./drain.js";
import { registerHistoryRoutes } from "./history-routes.js";
import { registerListRoutes } from "./list-routes.js";
import { parsePublicLinkPattern } from "./public-link.js";
import { registerRefreshRoutes } from "./refresh-routes.js";
import { createRefusals } from "./refusals.js";
import { registerShareRoutes } from "./share-routes.js";
import { registerSignInsRoutes } from "./sign-in-routes.js";
import { registerStatusRoutes } from "./status-routes.js";
import { registerUploadRoutes } from "./upload-routes.js";

export function registerPublishingRoutes(app: FastifyInstance, parts: AppParts): void {
  const { settings, log } = parts;
  const context: PublishingContext = {
    ...parts,
    audit: createAudit(log),
    recordRefusal: createRefusals(log),
    publicLink: parsePublicLinkPattern(settings.publicLinkPattern),
  };
  app.register(async (scope) => {
    scope.decorateRequest("admission", undefined);
    scope.addHook("onSend", async (request, reply) => {
      keepPrivate(reply);
      drainRest(request.raw);
    });
    registerUploadRoutes(scope, context);
    registerListRoutes(scope, context);
    registerHistoryRoutes(scope, context);
    registerCacheRoutes(scope, context);
    registerRefreshRoutes(scope, context);
    registerShareRoutes(scope, context);
    registerStatusRoutes(scope, context);
    registerSignInsRoutes(scope, context);
  });
}
