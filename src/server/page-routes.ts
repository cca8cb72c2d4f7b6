/** The pages for visitors: lists, dashboards, plain dashboards and the files of bundles. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type DashboardPath, parseDashboardPath } from "../store/dashboard-path.js";
import type { Resolved } from "../store/store.js";
import type { AppParts, Services } from "./app.js";
import { sendBundleFile } from "./bundle-file.js";
import { sendDashboardPage } from "./dashboard-page-reply.js";
import { NotFoundError } from "./http-errors.js";
import { sendListPage } from "./list-page-reply.js";
import { PLAIN_PREFIX } from "./site.js";
import { splitUrl } from "./url-parts.js";

const FULL = "/dashboards";

export function registerPageRoutes(app: FastifyInstance, parts: AppParts): void {
  app.get("/", (request, reply) => showAt(parseDashboardPath(""), request, reply, parts, false));
  for (const prefix of [FULL, PLAIN_PREFIX]) {
    const plain = prefix === PLAIN_PREFIX;
    const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      // As it came: a path is decoded once, by the parser of dashboard paths.
      const { path, query } = splitUrl(request.url);
      if (path.endsWith("/")) return redirect(reply, parts, path, query);
      return showAt(parseDashboardPath(path.slice(`${parts.settings.routeBase}${prefix}/`.length)), request, reply, parts, plain);
    };
    app.get(prefix, show);
    app.get(`${prefix}/*`, show);
  }
}

async function showAt(
  path: DashboardPath,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: AppParts,
  plain: boolean,
): Promise<FastifyReply> {
  const { services, settings } = parts;
  const resolved = await services.store.resolve(path);
  await requireSeen(resolved, path, request, services);
  if (resolved.kind === "dashboard") return sendDashboardPage(resolved, request, reply, parts, plain || settings.presentationMode);
  if (resolved.kind === "asset") return sendBundleFile(await services.store.openAsset(path), reply, services.gate.isGuarded);
  if (resolved.kind === "missing" || plain || settings.presentationMode) throw new NotFoundError();
  return sendListPage(path, request, reply, parts);
}

/** Of a folder, that something in it may be opened. */
async function requireSeen(resolved: Resolved, path: DashboardPath, request: FastifyRequest, { gate }: Services): Promise<void> {
  if (!gate.isGuarded) return;
  if (resolved.kind === "missing") throw gate.refusal(request);
  if (resolved.kind !== "folder") return gate.requireOpen(request, resolved.kind === "asset" ? resolved.bundle : resolved.path);
  if (!(await gate.maySeeFolder(request, path))) throw gate.refusal(request);
}

async function redirect(reply: FastifyReply, { settings }: AppParts, path: string, query: string): Promise<FastifyReply> {
  // A single slash at the start: two would name another host.
  const target = `/${path.slice(settings.routeBase.length).replace(/^\/+|\/+$/g, "")}`;
  return reply.redirect(`${settings.linkBase}${target}${query === "" ? "" : `?${query}`}`, 301);
}
