/** Puts the visitor on each request: from the cookie, else from the token that a page holds. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Share } from "../auth/share-links.js";
import type { SignIn } from "../auth/sign-in-store.js";
import type { Identity } from "../auth/user.js";
import { VISITOR_COOKIE, VISITOR_HEADER, VISITOR_QUERY, type Visitor } from "../auth/visitors.js";
import type { AppParts, Services } from "./app.js";
import { cookieAttributes } from "./sign-in/cookies.js";
import { sharesOf } from "./sign-in/shares.js";
import { statedIdentity } from "./sign-in/stated-identity.js";
import { type SignInParts, whoHasSignedIn } from "./sign-in/who.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Undefined for who comes for the first time. */
    visitor: Visitor | undefined;
    /** Undefined for who has not signed in. */
    identity: Identity | undefined;
    /** Undefined also for who is signed in by what each of their requests says. */
    signIn: SignIn | undefined;
    /** By links; good now. */
    shares: readonly Share[];
    /** The visitor was named by the page itself, not by what a browser sends along on its own. */
    visitorIsExplicit: boolean;
  }
}

export function identifyVisitors(app: FastifyInstance, parts: SignInParts): void {
  const { services } = parts;
  app.decorateRequest("visitor", undefined);
  app.decorateRequest("identity", undefined);
  app.decorateRequest("signIn", undefined);
  app.decorateRequest("shares");
  app.decorateRequest("visitorIsExplicit", false);
  app.addHook("onRequest", async (request) => {
    statedIdentity(request, services);
    const token = explicitToken(request);
    const explicit = token === undefined ? undefined : services.visitors.read(token);
    request.visitorIsExplicit = explicit !== undefined;
    // A page that holds a token was given it before anybody had signed in, and shows what is everybody's.
    const signedIn = explicit === undefined ? await whoHasSignedIn(request, parts) : undefined;
    request.identity = signedIn?.identity;
    request.signIn = signedIn?.signIn;
    request.shares = sharesOf(request, services.shareTokens, parts.settings, Date.now());
    const browser = services.visitors.read(request.cookies[VISITOR_COOKIE] ?? "");
    request.visitor = explicit ?? signedIn?.visitor ?? (browser && ownerOf(browser, request, services));
  });
}

function explicitToken(request: FastifyRequest): string | undefined {
  const header = request.headers[VISITOR_HEADER];
  if (typeof header === "string") return header;
  // A page can't set headers on an upgrade. On a page's address it would be a link's: whoever follows it would act for another.
  if (!request.ws) return undefined;
  const query: unknown = request.query;
  if (typeof query !== "object" || query === null || !(VISITOR_QUERY in query)) return undefined;
  const token = query[VISITOR_QUERY];
  return typeof token === "string" ? token : undefined;
}

/** The request's visitor, or a new one whose cookie goes out with the reply. */
export function visitorOf(request: FastifyRequest, reply: FastifyReply, { services, settings }: AppParts): Visitor {
  if (request.visitor !== undefined) return request.visitor;
  const visitor = services.visitors.create();
  reply.setCookie(VISITOR_COOKIE, visitor.token, cookieAttributes(request, settings));
  return ownerOf(visitor, request, services);
}

/** Whoever shares a browser one after the other, signed in by a proxy, shares no kernels. */
function ownerOf(browser: Visitor, { identity }: FastifyRequest, { visitors }: Pick<Services, "visitors">): Visitor {
  return identity === undefined ? browser : visitors.boundTo(browser, `${identity.strategy}:${identity.name}`);
}
