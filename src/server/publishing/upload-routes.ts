/** Publishing and deleting: the API that upload scripts and Jupyter's bundlers were written for. */
import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { StagedDashboard } from "../../store/publisher.js";
import { withStorageErrors } from "../../store/storage-error.js";
import { admissionOf, admit } from "./authorize.js";
import { checkUpload } from "./check-upload.js";
import type { PublishingContext } from "./context.js";
import { publishedAddress } from "./links.js";
import { createPlaces } from "./places.js";
import { expectationOf, parsePrecondition } from "./precondition.js";
import { receiveUpload, requireUploadHeaders } from "./receive-upload.js";
import { requireFitPath } from "./request-path.js";
import { AUTHORS, failures, MatchHeaders, Nothing, PathParams, Uploaded, UploadForm, UploadHeaders } from "./schemas.js";

const PREFIX = "/_api/notebooks";

export function registerUploadRoutes(app: FastifyInstance, context: PublishingContext): void {
  const places = createPlaces(context.settings.uploadsAtOnce);
  app.register(async (scope) => {
    await takeForms(scope);
    scope.post(
      `${PREFIX}/*`,
      {
        onRequest: [admit(context, PREFIX), async (request) => requireUploadable(request, context)],
        config: { readsOwnBody: true },
        schema: {
          ...AUTHORS,
          summary: "Publish a dashboard",
          description: "Replaces what stands at the path, whole. The answer's ETag is the new revision.",
          operationId: "publish",
          params: PathParams,
          headers: UploadHeaders,
          consumes: ["multipart/form-data"],
          body: UploadForm,
          response: { 201: Uploaded, ...failures(400, 401, 403, 408, 409, 412, 413, 500, 503, 507) },
        },
        // The form is checked as it arrives.
        validatorCompiler: () => () => true,
      },
      (request, reply) => places.use(() => publish(request, reply, context)),
    );
    scope.post(
      PREFIX,
      { onRequest: [admit(context, PREFIX), async (request) => requireUploadable(request, context)] },
      async () => undefined,
    );
  });
  app.delete(
    `${PREFIX}/*`,
    {
      onRequest: admit(context, PREFIX),
      schema: {
        ...AUTHORS,
        summary: "Delete a dashboard",
        description: "Its revisions are kept; a rollback brings it back.",
        operationId: "delete",
        params: PathParams,
        headers: MatchHeaders,
        response: { 204: Nothing, ...failures(400, 401, 403, 412, 500, 503, 507) },
      },
    },
    (request, reply) => remove(request, reply, context),
  );
}

/** Every type of body comes to the route as it is: what is no form is refused there, in words. */
async function takeForms(scope: FastifyInstance): Promise<void> {
  scope.removeAllContentTypeParsers();
  // The parser's own limits say less than ours, and must not speak first.
  await scope.register(multipart, {
    limits: { fileSize: Number.MAX_SAFE_INTEGER, files: 1000, fields: 1000, parts: 1000 },
    throwFileSizeLimit: false,
  });
  scope.addContentTypeParser("*", (_request, _body, done) => done(null));
}

function requireUploadable(request: FastifyRequest, { settings }: PublishingContext): void {
  requireFitPath(admissionOf(request).path, settings);
  requireUploadHeaders(request, settings);
}

async function publish(request: FastifyRequest, reply: FastifyReply, context: PublishingContext): Promise<FastifyReply> {
  const { publisher } = context.services;
  const { author, path } = admissionOf(request);
  const expected = await expectationOf(parsePrecondition(request.headers), publisher, path);
  const { revision, replaced } = await withStaged(request, reply, context, (staged) =>
    publisher.publish(path, staged, { by: author.name, ...expected }),
  );
  context.audit(request, "publish", { revision, replaced });
  const { url, link } = publishedAddress(request, path, context.settings.linkBase, context.publicLink);
  return reply.code(201).header("ETag", `"${revision}"`).send({ message: "Notebook successfully uploaded", status: 201, url, link });
}

async function withStaged<Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  { services, settings }: PublishingContext,
  use: (staged: StagedDashboard) => Promise<Result>,
): Promise<Result> {
  const staging = await services.publisher.stage();
  try {
    if (request.headers.expect !== undefined) reply.raw.writeContinue();
    const received = await receiveUpload(request, staging.directory, settings);
    return await use(await withStorageErrors(() => checkUpload(received, staging.directory, settings)));
  } finally {
    await staging.discard();
  }
}

async function remove(request: FastifyRequest, reply: FastifyReply, { services, audit }: PublishingContext): Promise<FastifyReply> {
  const { author, path } = admissionOf(request);
  const expected = await expectationOf(parsePrecondition(request.headers), services.publisher, path);
  const { revision } = await services.publisher.remove(path, { by: author.name, ...expected });
  audit(request, "delete", { replaced: revision });
  return reply.code(204).send();
}
