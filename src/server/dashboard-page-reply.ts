/** Answers with a dashboard's page, with what its session already shows. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type ParameterForm, parameterForm, queryOfForm } from "../notebook/parameter-form.js";
import type { Output } from "../outputs/output.js";
import { sizeOfOutput } from "../outputs/output-area.js";
import { renderDashboardPage } from "../pages/dashboard-page.js";
import { renderErrorPage } from "../pages/error-page.js";
import { thumbnailUrl } from "../pages/urls.js";
import type { PageConfig } from "../protocol/page.js";
import type { Dashboard } from "../sessions/types.js";
import { encodeDashboardPath, joinParts, pathParts } from "../store/dashboard-path.js";
import type { LoadedDashboard, ResolvedDashboard } from "../store/store.js";
import type { Words } from "../words/words.js";
import type { AppParts, AppSettings } from "./app.js";
import type { PageFiles } from "./client-files.js";
import { prefersHtml } from "./error-handler.js";
import { exportFormats } from "./exports/formats.js";
import { firstPaintOf } from "./first-paint.js";
import { wordsFor } from "./language.js";
import { localCopies } from "./local-copies.js";
import { sessionQuery } from "./session-query.js";
import { publicUrl } from "./sign-in/public-url.js";
import { keepShare, SHARE_QUERY } from "./sign-in/shares.js";
import { siteOf } from "./site.js";
import { versionOf } from "./thumbnails/thumbnails.js";
import { splitUrl } from "./url-parts.js";
import { visitorOf } from "./visitor-plugin.js";

/** Of one cell's outputs in the page itself. */
const FIRST_PAINT_BYTES = 512 * 1024;
const BAD_REQUEST = 400;
const FORMULA_MARK = /\$|\\[([]|\\begin\{/;

export async function sendDashboardPage(
  entry: ResolvedDashboard,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: AppParts,
  plain: boolean,
): Promise<FastifyReply> {
  const { services, settings } = parts;
  const dashboard = await services.store.dashboard(entry.path);
  const words = wordsFor(request, settings, dashboard.settings.language);
  const address = splitUrl(request.url);
  const search = new URLSearchParams(address.query);
  // Who sees the page shall not have to know what opened it.
  search.delete(SHARE_QUERY);
  const asked = queryOfForm(dashboard.notebook, search);
  if (asked !== undefined)
    return reply.redirect(`${settings.linkBase}${address.path.slice(settings.routeBase.length)}${asked === "" ? "" : `?${asked}`}`, 303);
  const parameters = hasForm(dashboard) ? parameterForm(dashboard.notebook, search) : undefined;
  const query = sessionQuery(search.toString());
  // A parameter that can't be what the address says is better said at once, too.
  if (parameters?.fields.some(({ problem }) => problem !== undefined) && prefersHtml(request))
    return sendWrongParameters(parameters, words, reply, parts, plain);
  const { state, outputs, ...paint } = await firstPaintOf(request, dashboard, query, parts);
  const config: PageConfig = {
    baseUrl: settings.linkBase,
    dashboard: dashboard.path,
    ...paint,
    revision: dashboard.revision,
    ...(plain ? { parentOrigins: settings.embedOrigins } : {}),
    linkBase: linkBaseOf(entry, settings.linkBase),
    copies: await localCopies(dashboard, services),
    ...tokenFor(request, reply, parts),
    share: services.gate.isGuarded ? keepShare(request, reply, services.shareTokens, settings, Date.now()) : undefined,
  };
  request.pageKind = paint.session === "shared" ? "shared-dashboard" : "dashboard";
  const html = renderDashboardPage({
    site: siteOf(parts, pageFiles(dashboard, parts), words, request),
    config,
    notebook: dashboard.notebook,
    url: addressOf(entry, request, settings),
    pictureUrl: await pictureOf(dashboard, request, parts),
    template: dashboard.settings.template,
    language: dashboard.settings.language,
    loadingText: dashboard.settings.loadingText,
    plotTheme: dashboard.settings.plotTheme,
    query: search.toString(),
    viewId: search.get("view") ?? undefined,
    parameters,
    plain,
    mayShare: mayShare(request, parts),
    downloads: exportFormats(parts),
    embeddable: !services.gate.isGuarded || settings.embedOrigins.length > 0,
    state,
    outputs: (cell) => firstPaintOutputs(outputs(cell)),
  });
  return reply.type("text/html; charset=utf-8").header("Cache-Control", "no-store").send(html);
}

/** For a frame whose cookies are not kept. Of who has signed in, scripts of pages are given nothing that others could use elsewhere. */
function tokenFor(request: FastifyRequest, reply: FastifyReply, parts: AppParts): Pick<PageConfig, "visitorToken"> {
  const { token } = visitorOf(request, reply, parts);
  return request.identity === undefined ? { visitorToken: token } : {};
}

/** What can't be run is shown as it was given, each value in its field, to be mended there. */
function sendWrongParameters(form: ParameterForm, words: Words, reply: FastifyReply, parts: AppParts, isAlone: boolean): FastifyReply {
  const site = siteOf(parts, { scripts: [], styles: parts.services.clientFiles.list.styles }, words);
  const message = words.wrongParameters;
  const html = renderErrorPage({ site, status: BAD_REQUEST, message, isAlone, parameters: form });
  return reply.code(BAD_REQUEST).type("text/html; charset=utf-8").header("Cache-Control", "no-store").send(html);
}

/** A static dashboard was run with the notebook's own values. */
function hasForm({ settings }: Dashboard): boolean {
  return settings.parametersForm && settings.session !== "static";
}

/** Large outputs would only hold up the page; they come with the journal a moment later. */
function firstPaintOutputs(outputs: readonly Output[]): readonly Output[] {
  const bytes = outputs.reduce((sum, output) => sum + sizeOfOutput(output), 0);
  return bytes > FIRST_PAINT_BYTES ? [] : outputs;
}

/** Formulas in Markdown are set on the server; their style sheet goes only where there may be some. */
function pageFiles({ notebook }: Dashboard, { services: { clientFiles } }: AppParts): PageFiles {
  const mayHaveFormulas = notebook.cells.some((cell) => cell.kind === "markdown" && FORMULA_MARK.test(cell.source));
  const { scripts, styles } = clientFiles.dashboard;
  return { scripts, styles: mayHaveFormulas ? [...styles, ...clientFiles.latexStyles] : styles };
}

/** What a request says of its host, it says of itself alone. */
function addressOf(entry: ResolvedDashboard, request: FastifyRequest, settings: AppSettings): string | undefined {
  if (settings.publicOrigins.length === 0) return undefined;
  return publicUrl(request, `/dashboards/${encodeDashboardPath(entry.path)}`, settings).href;
}

/** As `POST /_api/share-links` has it for who has signed in; with a token, links are made by other programs. */
function mayShare(request: FastifyRequest, { services: { gate }, settings }: AppParts): boolean {
  const role = gate.roleOf(request);
  return gate.isGuarded && settings.shareLinkMaxDays > 0 && (role === "author" || role === "operator");
}

/** Those who make previews of links have not signed in, and have no link's token. */
async function pictureOf({ path, revision }: LoadedDashboard, request: FastifyRequest, { services, settings }: AppParts) {
  const thumbnail = services.thumbnails?.find(path, revision);
  if (thumbnail === undefined || settings.publicOrigins.length === 0) return undefined;
  if (!(await services.gate.mayOpen({ identity: undefined, shares: [] }, path))) return undefined;
  return publicUrl(request, thumbnailUrl("", path, versionOf(thumbnail)), settings).href;
}

/** Relative links in a bundle lead to its own files; in a notebook, to its neighbours. */
export function linkBaseOf(entry: Pick<ResolvedDashboard, "path" | "isBundle">, linkBase: string): string {
  const parts = pathParts(entry.path);
  const folder = encodeDashboardPath(joinParts(entry.isBundle ? parts : parts.slice(0, -1)));
  return `${linkBase}/dashboards/${folder === "" ? "" : `${folder}/`}`;
}
