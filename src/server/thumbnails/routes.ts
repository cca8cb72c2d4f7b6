/** A dashboard's picture, for who may open the dashboard. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import Type from "typebox";
import type { AppParts } from "../app.js";
import { NotFoundError } from "../http-errors.js";
import { openDashboard } from "../load-dashboard.js";
import { failures, PathParams } from "../publishing/schemas.js";
import { splitUrl } from "../url-parts.js";
import { versionOf } from "./thumbnails.js";

interface ThumbnailRequest {
  Params: { "*": string };
}

const SCHEMA = {
  tags: ["Visitors"],
  summary: "A small picture of a dashboard",
  description:
    "What it showed after a run in which nobody had a say, 640 × 360 pixels. Lists show it, and previews of links to dashboards that are for everybody. 404 where none was made yet, or there is no Chromium.",
  operationId: "thumbnail",
  params: PathParams,
  produces: ["image/webp"],
  response: { 200: Type.Unsafe<unknown>({ description: "A picture." }), 304: Type.Null(), ...failures(400, 404) },
};

const NONE_YET = "There is no picture of this dashboard yet.";
const YEAR = "max-age=31536000, immutable";

export function registerThumbnailRoutes(app: FastifyInstance, { services }: AppParts): void {
  app.get<ThumbnailRequest>("/_api/thumbnails/*", { schema: SCHEMA }, async (request, reply) => {
    const { path, revision } = await openDashboard(request, services, request.params["*"]);
    const thumbnail = services.thumbnails?.find(path, revision);
    if (thumbnail === undefined) throw new NotFoundError(NONE_YET);
    const version = versionOf(thumbnail);
    // Where sign-in says who may see it, it is asked each time.
    const isForGood = !services.gate.isGuarded && versionAsked(request) === version;
    reply.header("ETag", `"${version}"`).header("Cache-Control", isForGood ? `public, ${YEAR}` : "private, no-cache");
    if (request.headers["if-none-match"] === `"${version}"`) return reply.code(304).send();
    const picture = await services.thumbnails?.read(path);
    if (picture === undefined) throw new NotFoundError(NONE_YET);
    return reply.type("image/webp").send(picture);
  });
}

function versionAsked(request: FastifyRequest): string | null {
  return new URLSearchParams(splitUrl(request.url).query).get("v");
}
