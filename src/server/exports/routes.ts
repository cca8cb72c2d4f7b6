/** What visitors take away: the dashboard as their page shows it, in one file. */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { NoChromiumError } from "../../chromium/errors.js";
import { AppError } from "../../errors/app-error.js";
import { encodeDashboardPath } from "../../store/dashboard-path.js";
import type { LoadedDashboard } from "../../store/store.js";
import type { AppParts } from "../app.js";
import { wordsFor } from "../language.js";
import { openDashboard } from "../load-dashboard.js";
import { contentDisposition } from "../publishing/content-disposition.js";
import { failures, PathParams } from "../publishing/schemas.js";
import { sessionQuery } from "../session-query.js";
import { publicUrl } from "../sign-in/public-url.js";
import { splitUrl } from "../url-parts.js";
import { type CopyParts, copyDocument } from "./copy-document.js";
import { copyParts } from "./copy-parts.js";
import { shownTo } from "./what-is-shown.js";

interface ExportRequest {
  Params: { "*": string };
}

const HTML_SCHEMA = {
  tags: ["Visitors"],
  summary: "A dashboard as its visitor sees it, as one HTML file",
  description:
    "Outputs, texts, layout and the state of widgets, with all that shows them: it opens without a network and asks nobody for anything. The query is that of the dashboard's page. Of a static dashboard, its last run; otherwise the visitor must have the dashboard open.",
  operationId: "exportHtml",
  params: PathParams,
  produces: ["text/html"],
  response: { 200: Type.Unsafe<unknown>({ description: "An HTML file, as an attachment." }), ...failures(400, 404, 409) },
};

const DRAWN = {
  pdf: { type: "application/pdf", summary: "A dashboard as its visitor sees it, as PDF", operationId: "exportPdf", what: "A PDF file" },
  png: { type: "image/png", summary: "A dashboard as its visitor sees it, as a picture", operationId: "exportPicture", what: "A picture" },
} as const;

function drawnSchema(format: keyof typeof DRAWN) {
  const { type, what, ...rest } = DRAWN[format];
  return {
    ...rest,
    tags: ["Visitors"],
    description: "What the HTML file of the same query shows, drawn by the Chromium beside this server.",
    params: PathParams,
    produces: [type],
    response: {
      200: Type.Unsafe<unknown>({ description: `${what}, as an attachment.` }),
      ...failures(400, 404, 409, 413, 500, 501, 503),
    },
  };
}

/** Where somebody opens it from this server all the same. */
const NOT_OF_THIS_SITE = "sandbox";

/** Thrown when nobody waits for a file any more. Nobody hears of it. */
class VisitorLeftError extends AppError {
  readonly code = "VISITOR_LEFT";
  readonly status = 499;

  constructor() {
    super("The connection was closed.");
  }
}

export function registerExportRoutes(app: FastifyInstance, parts: AppParts): void {
  app.get<ExportRequest>("/_api/exports/html/*", { schema: HTML_SCHEMA }, async (request, reply) => {
    const dashboard = await openDashboard(request, parts.services, request.params["*"]);
    const copy = await copyPartsOf(request, dashboard, parts);
    return asFile(reply, dashboard, "html", "text/html; charset=utf-8").send(Readable.from(copyDocument(copy)));
  });
  for (const format of ["pdf", "png"] as const)
    app.get<ExportRequest>(`/_api/exports/${format}/*`, { schema: drawnSchema(format) }, async (request, reply) => {
      const dashboard = await openDashboard(request, parts.services, request.params["*"]);
      const { drawer } = parts.services;
      if (drawer === undefined) throw new NoChromiumError();
      const copy = await copyPartsOf(request, dashboard, parts);
      const file = await drawer.draw(copyDocument(copy), format, whileConnected(reply));
      return asFile(reply, dashboard, format, DRAWN[format].type).send(file);
    });
}

function asFile(reply: FastifyReply, dashboard: LoadedDashboard, extension: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header("Content-Disposition", contentDisposition(`${fileNameOf(dashboard)}.${extension}`))
    .header("Content-Security-Policy", NOT_OF_THIS_SITE)
    .header("Cache-Control", "no-store");
}

/** Aborted once nobody waits for the answer. */
function whileConnected({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once("close", () => controller.abort(new VisitorLeftError()));
  return controller.signal;
}

async function copyPartsOf(request: FastifyRequest, dashboard: LoadedDashboard, parts: AppParts): Promise<CopyParts> {
  const { services, settings } = parts;
  const { query } = splitUrl(request.url);
  return copyParts(
    {
      dashboard,
      shown: await shownTo(request, dashboard, sessionQuery(query), parts),
      words: wordsFor(request, settings, dashboard.settings.language),
      baseUrl: publicUrl(request, "", settings).href.replace(/\/$/, ""),
      url: publicUrl(request, `/dashboards/${encodeDashboardPath(dashboard.path)}`, settings).href,
      viewId: new URLSearchParams(query).get("view") ?? undefined,
      isBare: false,
    },
    services,
  );
}

function fileNameOf({ notebook, path }: LoadedDashboard): string {
  const title = notebook.title
    .replaceAll(/[\p{Cc}/\\:*?"<>|]+/gu, " ")
    .trim()
    .slice(0, 100);
  return title === "" ? (path.split("/").at(-1) ?? "dashboard") : title;
}
