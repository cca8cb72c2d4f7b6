/** Tells a program or a page, before it asks its user for anything, whether it may publish and how much. */
import type { FastifyInstance } from "fastify";
import type { Static } from "typebox";
import { accessOf } from "./authorize.js";
import type { PublishingContext } from "./context.js";
import { UnauthorizedError } from "./errors.js";
import { failures, Status } from "./schemas.js";
import type { PublishingSettings } from "./settings.js";

export function registerStatusRoutes(app: FastifyInstance, context: PublishingContext): void {
  const schema = {
    tags: ["Publishing"],
    summary: "May this request publish?",
    description: "granted: yes. token: with a token. none: only the server's own machine may, since no token is set.",
    operationId: "publishing",
    response: { 200: Status, ...failures(401, 503) },
  };
  app.get("/_api/publishing", { schema }, async (request): Promise<Static<typeof Status>> => {
    const limits = limitsOf(context.settings);
    const access = await accessOf(request, context);
    switch (access.kind) {
      case "granted":
        return { access: "granted", name: access.author.name, scopes: [...access.author.scopes], limits };
      case "token-missing":
        return { access: "token", limits };
      case "token-wrong":
        throw new UnauthorizedError(access.kind);
      case "remote":
        return { access: "none", limits };
    }
  });
}

function limitsOf(settings: PublishingSettings): Static<typeof Status>["limits"] {
  return {
    uploadBytes: settings.uploadMaxBytes,
    unpackedBytes: settings.uploadMaxUnpackedBytes,
    entries: settings.uploadMaxEntries,
    depth: settings.uploadMaxDepth,
    pathLength: settings.uploadMaxPathLength,
    notebookBytes: settings.notebookMaxBytes,
  };
}
