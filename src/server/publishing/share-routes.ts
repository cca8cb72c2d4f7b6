/** Makes links that open one dashboard for a while, for who can't or need not sign in. */
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { BadRequestError } from "../http-errors.js";
import { loadDashboard } from "../load-dashboard.js";
import { SHARE_QUERY } from "../sign-in/shares.js";
import { admissionOf, admit } from "./authorize.js";
import type { PublishingContext } from "./context.js";
import { NothingToShareError } from "./errors.js";
import { publishedAddress } from "./links.js";
import { AUTHORS, failures, PathParams, Shared } from "./schemas.js";

const PREFIX = "/_api/share-links";
const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 7;

const ShareQuery = Type.Object({
  expires: Type.Optional(
    Type.String({ description: "When the link ends, ISO 8601 with a zone: in 7 days by default, in SHARE_LINK_MAX_DAYS days at most." }),
  ),
});

export function registerShareRoutes(app: FastifyInstance, context: PublishingContext): void {
  const { services, settings } = context;
  const longest = settings.shareLinkMaxDays;
  const schema = {
    ...AUTHORS,
    summary: "Make a link that opens a dashboard without signing in",
    description: "For this one dashboard, until its time is over. It can't be taken back before; another SESSION_SECRET_TOKEN ends all.",
    operationId: "share",
    params: PathParams,
    querystring: ShareQuery,
    response: { 201: Shared, ...failures(400, 401, 403, 404, 409, 500, 503) },
  };
  app.withTypeProvider<TypeBoxTypeProvider>().post(`${PREFIX}/*`, { onRequest: admit(context, PREFIX), schema }, async (request, reply) => {
    if (!services.gate.isGuarded) throw new NothingToShareError("Everybody may open all dashboards here; no such link is needed.");
    if (longest === 0) throw new NothingToShareError("This server makes no such links: SHARE_LINK_MAX_DAYS is 0.");
    const dashboard = await loadDashboard(services.store, admissionOf(request).path);
    const until = endOf(request.query.expires, longest, Date.now());
    const { link } = publishedAddress(request, admissionOf(request).path, settings.linkBase, context.publicLink);
    const token = services.shareTokens.create({ path: dashboard.path, until });
    context.audit(request, "share");
    const url = `${link}?${new URLSearchParams({ [SHARE_QUERY]: token })}`;
    return reply
      .code(201)
      .send({ message: `"${dashboard.path}" can be opened with this link.`, status: 201, url, expires: new Date(until).toISOString() });
  });
}

function endOf(asked: string | undefined, longestDays: number, now: number): number {
  if (asked === undefined) return now + Math.min(DEFAULT_DAYS, longestDays) * DAY_MS;
  const until = Date.parse(asked);
  if (Number.isNaN(until) || until <= now) throw new BadRequestError("expires must be a time to come, such as 2030-01-31T12:00:00Z.");
  if (until > now + longestDays * DAY_MS)
    throw new BadRequestError(`Links end after ${longestDays} days at most here (SHARE_LINK_MAX_DAYS).`);
  return until;
}
