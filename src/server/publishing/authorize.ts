/** Lets a request in as an author's, at a path that the author may change, before anything of its body is read. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Author, mayChange, maySee } from "../../auth/author.js";
import type { DashboardPath } from "../../store/dashboard-path.js";
import { refuseForeignOrigin, requireOwnOrigin } from "../origin.js";
import { splitUrl } from "../url-parts.js";
import { type Access, decideAccess, FORWARDING_HEADERS, secretOf } from "./access.js";
import type { PublishingContext } from "./context.js";
import { ForbiddenError, UnauthorizedError } from "./errors.js";
import type { Refusal } from "./refusals.js";
import { pathOfRequest } from "./request-path.js";

export interface Admission {
  readonly author: Author;
  readonly path: DashboardPath;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set by the hook that `admit` makes, on the routes that have one. */
    admission: Admission | undefined;
  }
}

/** `see`: of a folder, it is enough that it leads to what the author may change. */
export type Need = "change" | "see";

/** A hook for onRequest. `prefix`: of the route, below the base URL. */
export function admit(context: PublishingContext, prefix: string, need: Need = "change"): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const author = await requireAuthor(request, context);
    const path = pathOfRequest(request.url, context.settings.routeBase + prefix);
    if (!(need === "see" ? maySee : mayChange)(author, path)) {
      recordRefusal(request, context, "wrong-scope", author.name);
      throw new ForbiddenError(forbidden(author, path));
    }
    request.admission = { author, path };
  };
}

export function admissionOf(request: FastifyRequest): Admission {
  if (request.admission === undefined) throw new Error("this route lets requests in without a look at who sends them");
  return request.admission;
}

export async function accessOf(request: FastifyRequest, context: PublishingContext): Promise<Access> {
  const { headers } = request;
  const { services, settings } = context;
  const secret = secretOf(headers.authorization);
  const staff = secret === undefined ? staffOf(request, context) : undefined;
  // A token is sent on purpose, and may be for less.
  if (staff !== undefined) return { kind: "granted", author: staff, bySignIn: true };
  const access = await decideAccess(services.authorTokens, secret, () => ({
    addresses: request.ips ?? [request.ip],
    httpVersion: request.raw.httpVersion,
    forwarding: Object.fromEntries(FORWARDING_HEADERS.map((name) => [name, headers[name]])),
    believesProxies: settings.trustProxy !== false && settings.trustProxy !== 0,
    hosts: [headers.host ?? "", request.host],
  }));
  if (access.kind === "token-wrong") recordRefusal(request, context, "wrong-token");
  return access;
}

/** What a page may not have in another's name; marked on each answer. */
export function keepPrivate(reply: FastifyReply): void {
  reply.header("Cache-Control", "no-store");
}

/** Who has signed in as an operator; whoever may change everything without having signed in. */
export async function requireOperator(request: FastifyRequest, context: PublishingContext): Promise<Author> {
  const author = await requireAuthor(request, context);
  const isBySignIn = secretOf(request.headers.authorization) === undefined && staffOf(request, context) !== undefined;
  const isOperator = isBySignIn ? context.services.gate.roleOf(request) === "operator" : author.scopes.includes("");
  if (isOperator) return author;
  recordRefusal(request, context, "wrong-scope", author.name);
  throw new ForbiddenError("This is for operators, and for tokens that are for everything.");
}

async function requireAuthor(request: FastifyRequest, context: PublishingContext): Promise<Author> {
  const access = await accessOf(request, context);
  if (access.kind === "remote") {
    recordRefusal(request, context, "not-local");
    if (request.identity === undefined && context.services.gate.hasStaff) throw new UnauthorizedError("signed-out");
    throw new ForbiddenError(
      "This server takes dashboards from its own machine only, since no token is set. Set AUTH_TOKEN where the server starts, and send it.",
    );
  }
  if (access.kind !== "granted") throw new UnauthorizedError(access.kind);
  requireGoodOrigin(request, context, access.bySignIn === true);
  return access.author;
}

/** Authors and operators who have signed in. */
function staffOf(request: FastifyRequest, { services }: PublishingContext): Author | undefined {
  const { identity } = request;
  if (identity === undefined || services.gate.roleOf(request) === "visitor") return undefined;
  return { name: `${identity.strategy}:${identity.name}`, scopes: [""] };
}

/** A token is sent on purpose; without one, any page could act for who has signed in, or as this machine. */
function requireGoodOrigin(request: FastifyRequest, context: PublishingContext, bySignIn: boolean): void {
  if (!bySignIn && !context.services.authorTokens.isOpen) return;
  try {
    // Browsers name no origin where a page of ours only reads, and show what was read to no other.
    if (bySignIn && request.method !== "GET" && request.method !== "HEAD") requireOwnOrigin(request, context.settings);
    else refuseForeignOrigin(request, context.settings);
  } catch (error) {
    recordRefusal(request, context, "foreign-origin");
    throw error;
  }
}

function recordRefusal(request: FastifyRequest, context: PublishingContext, reason: Refusal["reason"], by?: string): void {
  const { path } = splitUrl(request.url);
  context.recordRefusal({ reason, address: request.ip, path, ...(by === undefined ? {} : { by }) });
}

function forbidden({ name, scopes }: Author, path: string): string {
  const place = path === "" ? "everything" : `"${path}"`;
  return `The token "${name}" is not for ${place}. It is for ${scopes.map((scope) => `"${scope}"`).join(", ")} and what is below.`;
}
