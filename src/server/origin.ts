/** Whether a request that acts for a visitor comes from a page that may. */
import type { FastifyRequest } from "fastify";
import type { AppSettings } from "./app.js";
import { ForeignOriginError } from "./http-errors.js";

/**
 * A browser names the page's origin on each WebSocket upgrade and each POST. Where none is named, the visitor's own token must have
 * been: a cookie alone is sent along by any page.
 */
export function requireOwnOrigin(request: FastifyRequest, settings: AppSettings): void {
  const { origin } = request.headers;
  if (origin === undefined ? request.visitorIsExplicit : isOwn(origin, request) || isNamed(origin, settings)) return;
  throw new ForeignOriginError();
}

/** Clients that are no browsers name no origin, and hold their cookie or token on purpose. */
export function refuseForeignOrigin(request: FastifyRequest, settings: AppSettings): void {
  if (request.headers.origin !== undefined) requireOwnOrigin(request, settings);
}

/** Also where a proxy asks for another host than the browser did. */
function isNamed(origin: string, { allowedOrigins, publicOrigins }: AppSettings): boolean {
  return allowedOrigins.includes(origin) || publicOrigins.includes(origin);
}

function isOwn(origin: string, request: FastifyRequest): boolean {
  // The scheme is left out: a proxy that ends TLS need not be trusted for this to hold.
  return URL.canParse(origin) && new URL(origin).host === hostWithoutDefaultPort(request.host, new URL(origin).protocol);
}

function hostWithoutDefaultPort(host: string, protocol: string): string {
  const url = `${protocol}//${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
