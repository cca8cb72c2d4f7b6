/** Answers with the list at a path: a page for a browser, JSON for who asks for it. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ListEntry, renderListPage } from "../pages/list-page.js";
import { type DashboardPath, encodeDashboardPath } from "../store/dashboard-path.js";
import type { Listing } from "../store/store.js";
import type { AppParts, Services } from "./app.js";
import { prefersHtml } from "./error-handler.js";
import { wordsFor } from "./language.js";
import { siteOf } from "./site.js";
import { splitUrl } from "./url-parts.js";

export async function sendListPage(
  path: DashboardPath,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: AppParts,
): Promise<FastifyReply> {
  const { services } = parts;
  const listing = await services.gate.seen(request, await services.store.list(path));
  // Whoever goes back after somebody has signed out is not to read what was for them.
  reply.header("Cache-Control", services.gate.isGuarded ? "no-store" : "no-cache").header("Vary", "Accept, Accept-Language");
  if (!prefersHtml(request) && (request.headers.accept ?? "").includes("application/json")) return reply.send(asJson(listing, parts));
  request.pageKind = "list";
  const site = siteOf(parts, services.clientFiles.list, wordsFor(request, parts.settings), request);
  const page = renderListPage({ site, path, entries: entriesOf(listing, services), query: searchOf(request), now: new Date() });
  return reply.type("text/html; charset=utf-8").send(page);
}

function entriesOf({ folders, dashboards }: Listing, { thumbnails }: Pick<Services, "thumbnails">): ListEntry[] {
  return [
    ...folders.map(({ kind, name, title, changed }) => ({ kind, name, title, changed })),
    ...dashboards.map(({ isBundle, name, title, changed, path }) => {
      const kind = isBundle ? ("bundle" as const) : ("dashboard" as const);
      return { kind, name, title, changed, picture: thumbnails?.versionOf(path) };
    }),
  ];
}

function asJson(listing: Listing, { settings }: AppParts): object {
  const entries = [...listing.folders, ...listing.dashboards].map((entry) => ({
    name: entry.name,
    title: entry.title,
    kind: entry.kind,
    changed: entry.changed.toISOString(),
    url: `${settings.linkBase}/dashboards/${encodeDashboardPath(entry.path)}`,
  }));
  return { path: listing.path, entries };
}

function searchOf(request: FastifyRequest): string {
  return new URLSearchParams(splitUrl(request.url).query).get("q") ?? "";
}
