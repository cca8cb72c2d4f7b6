/** What is there: a folder with its dashboards and their revisions, or one dashboard. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { mayChange, maySee } from "../../auth/author.js";
import { type DashboardPath, encodeDashboardPath, pathParts } from "../../store/dashboard-path.js";
import { NoDashboardError, UnfitPathError } from "../../store/errors.js";
import type { DashboardDescription } from "../../store/publisher.js";
import type { FolderEntry } from "../../store/store.js";
import { type Admission, admissionOf, admit } from "./authorize.js";
import type { PublishingContext } from "./context.js";
import { AUTHORS, type Dashboard, type FolderEntry as FolderEntrySchema, failures, Listing, PathParams } from "./schemas.js";

const PREFIX = "/_api/notebooks";
/** To describe a dashboard is to read its files, once. */
const AT_ONCE = 8;

export function registerListRoutes(app: FastifyInstance, context: PublishingContext): void {
  const schema = {
    ...AUTHORS,
    summary: "List a folder, or describe a dashboard",
    description:
      "A folder's entries are those that the token is for, and folders that lead to them. A dashboard's answer has its revision as ETag.",
    response: { 200: Listing, ...failures(400, 401, 403, 404, 503) },
  };
  const show = (request: FastifyRequest, reply: FastifyReply) => list(request, reply, context);
  const onRequest = admit(context, PREFIX, "see");
  app.get(PREFIX, { onRequest, schema: { ...schema, operationId: "listAll" } }, show);
  app.get(`${PREFIX}/*`, { onRequest, schema: { ...schema, operationId: "list", params: PathParams } }, show);
}

async function list(request: FastifyRequest, reply: FastifyReply, context: PublishingContext): Promise<FastifyReply> {
  const admission = admissionOf(request);
  const { linkBase } = context.settings;
  const described = await describe(admission.path, admission, context);
  if (described !== undefined) return reply.header("ETag", `"${described.revision}"`).send(dashboardEntry(described, linkBase));
  return reply.send({ kind: "folder", path: admission.path, entries: await entriesOf(admission, context) });
}

async function entriesOf(admission: Admission, context: PublishingContext): Promise<readonly object[]> {
  const { folders, dashboards } = await context.services.store.listAll(admission.path);
  const visible = folders
    .filter(({ path }) => maySee(admission.author, path))
    .map((folder) => folderEntry(folder, context.settings.linkBase));
  const described: object[] = [];
  for (let at = 0; at < dashboards.length; at += AT_ONCE) {
    const some = await Promise.all(dashboards.slice(at, at + AT_ONCE).map(({ path }) => describe(path, admission, context)));
    described.push(...some.filter((one) => one !== undefined).map((one) => dashboardEntry(one, context.settings.linkBase)));
  }
  return [...visible, ...described];
}

/** Undefined where there is none that the author may change, or can be; one may have gone since the folder was read. */
async function describe(
  path: DashboardPath,
  { author }: Admission,
  { services }: PublishingContext,
): Promise<DashboardDescription | undefined> {
  if (path === "" || !mayChange(author, path)) return undefined;
  try {
    return await services.publisher.describe(path);
  } catch (error) {
    if (error instanceof NoDashboardError || error instanceof UnfitPathError) return undefined;
    throw error;
  }
}

function dashboardEntry(description: DashboardDescription, linkBase: string): Static<typeof Dashboard> {
  const { kind, path, title, changed, revision, size } = description;
  return {
    kind,
    name: pathParts(path).at(-1) ?? "",
    path,
    title,
    changed: changed.toISOString(),
    url: urlOf(path, linkBase),
    revision,
    size,
  };
}

function folderEntry({ name, path, title, changed }: FolderEntry, linkBase: string): Static<typeof FolderEntrySchema> {
  return { kind: "folder", name, path, title, changed: changed.toISOString(), url: urlOf(path, linkBase) };
}

function urlOf(path: DashboardPath, linkBase: string): string {
  return `${linkBase}/dashboards/${encodeDashboardPath(path)}`;
}
