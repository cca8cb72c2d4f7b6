/** The cookie of a sign-in. Source: RFC 6265bis, "Cookie name prefixes"; CHIPS ("Partitioned"). */
import type { FastifyReply, FastifyRequest } from "fastify";

export interface CookieSettings {
  readonly linkBase: string;
  /** Pages of these may hold ours in a frame, where the cookie must come along. */
  readonly embedOrigins: readonly string[];
}

const SIGN_IN = "dashboards_sign_in";
/** While a provider asks: which sign-in it is that comes back. */
const PENDING = "dashboards_signing_in";
const PENDING_SECONDS = 600;
const SHARES = "dashboards_shares";
/** Of no sign of a token. */
const BETWEEN = "~";

/** Over HTTPS a name that only this host could have set, over HTTPS; where others have paths of the host, one that needs HTTPS. */
function nameOf(name: string, request: FastifyRequest, { linkBase }: CookieSettings): string {
  if (request.protocol !== "https") return name;
  return linkBase === "" ? `__Host-${name}` : `__Secure-${name}`;
}

export function signInSecret(request: FastifyRequest, settings: CookieSettings): string | undefined {
  return request.cookies[nameOf(SIGN_IN, request, settings)];
}

export function setSignInCookie(request: FastifyRequest, reply: FastifyReply, secret: string, settings: CookieSettings): void {
  reply.setCookie(nameOf(SIGN_IN, request, settings), secret, cookieAttributes(request, settings));
}

export function clearSignInCookie(request: FastifyRequest, reply: FastifyReply, settings: CookieSettings): void {
  reply.clearCookie(nameOf(SIGN_IN, request, settings), cookieAttributes(request, settings));
}

export function pendingSecret(request: FastifyRequest, settings: CookieSettings): string | undefined {
  return request.cookies[nameOf(PENDING, request, settings)];
}

export function setPendingCookie(request: FastifyRequest, reply: FastifyReply, secret: string, settings: CookieSettings): void {
  reply.setCookie(nameOf(PENDING, request, settings), secret, { ...cookieAttributes(request, settings), maxAge: PENDING_SECONDS });
}

export function clearPendingCookie(request: FastifyRequest, reply: FastifyReply, settings: CookieSettings): void {
  reply.clearCookie(nameOf(PENDING, request, settings), cookieAttributes(request, settings));
}

export function keptShares(request: FastifyRequest, settings: CookieSettings): readonly string[] {
  return (request.cookies[nameOf(SHARES, request, settings)] ?? "").split(BETWEEN).filter((token) => token !== "");
}

export function setSharesCookie(request: FastifyRequest, reply: FastifyReply, tokens: readonly string[], settings: CookieSettings): void {
  reply.setCookie(nameOf(SHARES, request, settings), tokens.join(BETWEEN), cookieAttributes(request, settings));
}

/** Of what names a browser or a user to us. */
export function cookieAttributes(request: FastifyRequest, { linkBase, embedOrigins }: CookieSettings) {
  const secure = request.protocol === "https";
  const isEmbedded = secure && embedOrigins.length > 0;
  return {
    path: linkBase === "" ? "/" : linkBase,
    httpOnly: true,
    secure,
    sameSite: isEmbedded ? "none" : "lax",
    partitioned: isEmbedded,
  } as const;
}
