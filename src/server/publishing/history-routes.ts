/** What was published before, how to get back to it, and how to get it back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import Value from "typebox/value";
import type { DashboardPath } from "../../store/dashboard-path.js";
import { UnknownRevisionError } from "../../store/errors.js";
import type { Publisher } from "../../store/publisher.js";
import { BadRequestError } from "../http-errors.js";
import { admissionOf, admit } from "./authorize.js";
import { contentDisposition } from "./content-disposition.js";
import type { PublishingContext } from "./context.js";
import { publishedAddress } from "./links.js";
import { expectationOf, parsePrecondition } from "./precondition.js";
import { requireFitPath } from "./request-path.js";
import {
  AUTHORS,
  DownloadedFile,
  DownloadQuery,
  failures,
  History,
  MatchHeaders,
  PathParams,
  RollbackBody,
  RolledBack,
} from "./schemas.js";

const MEDIA_TYPES = { notebook: "application/x-ipynb+json", bundle: "application/zip" } as const;

export function registerHistoryRoutes(app: FastifyInstance, context: PublishingContext): void {
  registerHistory(app, context);
  registerRollback(app, context);
  registerDownload(app, context);
}

function registerHistory(app: FastifyInstance, context: PublishingContext): void {
  const { publisher } = context.services;
  const schema = {
    ...AUTHORS,
    summary: "List the revisions of a dashboard",
    operationId: "history",
    params: PathParams,
    response: { 200: History, ...failures(400, 401, 403, 404, 503) },
  };
  app.get("/_api/history/*", { onRequest: admit(context, "/_api/history"), schema }, async (request) => {
    const { path } = admissionOf(request);
    const revisions = (await publisher.history(path)).map(({ published, isCurrent, ...entry }) => ({
      ...entry,
      published: published.toISOString(),
      current: isCurrent,
    }));
    return { path, revisions };
  });
}

function registerRollback(app: FastifyInstance, context: PublishingContext): void {
  const { services, settings, audit, publicLink } = context;
  const schema = {
    ...AUTHORS,
    summary: "Roll a dashboard back",
    description: "To a revision, or to the latest that it does not show. Brings a deleted dashboard back too.",
    operationId: "rollback",
    params: PathParams,
    headers: MatchHeaders,
    body: RollbackBody,
    response: { 200: RolledBack, ...failures(400, 401, 403, 404, 409, 412, 500, 503, 507) },
  };
  const onRequest = admit(context, "/_api/rollback");
  // The framework would drop a misspelt "revision", and something else would be rolled back to.
  const validatorCompiler = () => () => true;
  app.post("/_api/rollback/*", { onRequest, schema, validatorCompiler }, async (request, reply) => {
    const wanted = revisionOf(request.body);
    const { author, path } = admissionOf(request);
    requireFitPath(path, settings);
    const expected = await expectationOf(parsePrecondition(request.headers), services.publisher, path);
    const { revision, replaced } = await services.publisher.rollback(path, wanted, { by: author.name, ...expected });
    audit(request, "rollback", { revision, replaced });
    const { url, link } = publishedAddress(request, path, settings.linkBase, publicLink);
    return reply.header("ETag", `"${revision}"`).send({ message: "Dashboard successfully rolled back", status: 200, url, link, revision });
  });
}

function revisionOf(body: unknown): string | undefined {
  const content = body ?? null;
  if (Value.Check(RollbackBody, content)) return content?.revision;
  throw new BadRequestError('The body must be {"revision": "…"}, with a revision of the dashboard\'s history, or nothing.');
}

function registerDownload(app: FastifyInstance, context: PublishingContext): void {
  const schema = {
    ...AUTHORS,
    summary: "Download a dashboard",
    description: "As it is now, or one of its revisions: a notebook, or a zip of a bundle. The answer's ETag is the revision.",
    operationId: "download",
    params: PathParams,
    querystring: DownloadQuery,
    produces: Object.values(MEDIA_TYPES),
    response: { 200: DownloadedFile, ...failures(400, 401, 403, 404, 503) },
  };
  app.get<{ Querystring: Static<typeof DownloadQuery> }>(
    "/_api/download/*",
    { onRequest: admit(context, "/_api/download"), schema, compress: false },
    (request, reply) => sendDownload(request, reply, context, request.query.revision),
  );
}

async function sendDownload(
  request: FastifyRequest,
  reply: FastifyReply,
  { services }: PublishingContext,
  wanted: string | undefined,
): Promise<FastifyReply> {
  const { path } = admissionOf(request);
  // By its whole name, so that the answer's tag is that of its content, whatever is published meanwhile.
  const revision = await wholeRevision(services.publisher, path, wanted);
  const { fileName, kind, size, stream } = await services.publisher.download(path, revision);
  if (size !== undefined) reply.header("Content-Length", size);
  return reply
    .type(MEDIA_TYPES[kind])
    .header("ETag", `"${revision}"`)
    .header("Content-Disposition", contentDisposition(fileName))
    .send(stream);
}

async function wholeRevision(publisher: Publisher, path: DashboardPath, wanted: string | undefined): Promise<string> {
  if (wanted === undefined) return (await publisher.describe(path)).revision;
  const found = (await publisher.history(path)).filter(({ revision }) => revision.startsWith(wanted));
  const [first] = found;
  if (first === undefined) throw new UnknownRevisionError(`There is no revision ${wanted} of "${path}".`);
  if (found.some(({ revision }) => revision !== first.revision)) {
    throw new UnknownRevisionError(`More than one revision of "${path}" begins with ${wanted}. Name more of it.`);
  }
  return first.revision;
}
