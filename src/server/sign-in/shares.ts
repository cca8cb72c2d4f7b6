/** Which dashboards a request may open by links that were shared: of the address, of the page that it comes from, or kept in a cookie. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Share, ShareTokens } from "../../auth/share-links.js";
import { encodeDashboardPath } from "../../store/dashboard-path.js";
import { splitUrl } from "../url-parts.js";
import { type CookieSettings, keptShares, setSharesCookie } from "./cookies.js";
import { pathOfDashboard } from "./gate.js";

/** In a page's query, and in that of an upgrade, which can have no header. */
export const SHARE_QUERY = "share";
/** For frames whose cookies are not kept. */
const SHARE_HEADER = "x-dashboard-share";
/** In the cookie, the latest; browsers take 4096 bytes. */
const MOST_KEPT = 8;
const MOST_BYTES = 3500;

export function sharesOf(request: FastifyRequest, tokens: ShareTokens, settings: CookieSettings, now: number): readonly Share[] {
  return tokensOf(request, settings).flatMap((token) => tokens.read(token, now) ?? []);
}

/** The one in the address of a page, if it is good for something: kept by the browser from now on. */
export function keepShare(
  request: FastifyRequest,
  reply: FastifyReply,
  tokens: ShareTokens,
  settings: CookieSettings,
  now: number,
): string | undefined {
  const token = queryToken(request);
  const share = token === undefined ? undefined : tokens.read(token, now);
  if (token === undefined || share === undefined) return undefined;
  const kept = keptShares(request, settings).filter((other) => other !== token && tokens.read(other, now) !== undefined);
  setSharesCookie(request, reply, fitting([token, ...kept]), settings);
  return token;
}

/** Of who is kept out: whether a link brought them, in this address or earlier, that is good for nothing any more. */
export function hasEndedLink(request: FastifyRequest, tokens: ShareTokens, settings: CookieSettings, now: number): boolean {
  if (queryToken(request) !== undefined) return true;
  const { path } = splitUrl(request.url);
  return keptShares(request, settings).some((token) => {
    const share = tokens.read(token, Number.NEGATIVE_INFINITY);
    return share !== undefined && share.until <= now && path.endsWith(`/${encodeDashboardPath(pathOfDashboard(share.path))}`);
  });
}

function tokensOf(request: FastifyRequest, settings: CookieSettings): readonly string[] {
  const header = request.headers[SHARE_HEADER];
  return [queryToken(request), typeof header === "string" ? header : undefined, ...keptShares(request, settings)].filter(
    (token) => token !== undefined,
  );
}

function queryToken({ query }: FastifyRequest): string | undefined {
  if (typeof query !== "object" || query === null || !(SHARE_QUERY in query)) return undefined;
  const token = query[SHARE_QUERY];
  return typeof token === "string" ? token : undefined;
}

function fitting(tokens: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const token of tokens.slice(0, MOST_KEPT)) if ([...kept, token].join("").length <= MOST_BYTES) kept.push(token);
  return kept;
}
