/** Lets a request in as an author's, at a path that the author may change, before anything of its body is read. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { type Author, mayChange, maySee } from "../../auth/author.js";
import type { DashboardPath } from "../../store/dashboard-path.js";
import type { AppParts } from "../app.js";
import { refuseForeignOrigin } from "../origin.js";
import { type Access, decideAccess, FORWARDING_HEADERS, secretOf } from "./access.js";
import { ForbiddenError, UnauthorizedError } from "./errors.js";
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
export function admit(parts: AppParts, prefix: string, need: Need = "change"): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const author = await requireAuthor(request, parts);
    const path = pathOfRequest(request.url, parts.settings.routeBase + prefix);
    if (!(need === "see" ? maySee : mayChange)(author, path)) throw new ForbiddenError(forbidden(author, path));
    request.admission = { author, path };
  };
}

export function admissionOf(request: FastifyRequest): Admission {
  if (request.admission === undefined) throw new Error("this route lets requests in without a look at who sends them");
  return request.admission;
}

export function accessOf(request: FastifyRequest, { services, settings }: AppParts): Promise<Access> {
  const { headers } = request;
  return decideAccess(services.authorTokens, secretOf(headers.authorization), () => ({
    addresses: request.ips ?? [request.ip],
    httpVersion: request.raw.httpVersion,
    forwarding: Object.fromEntries(FORWARDING_HEADERS.map((name) => [name, headers[name]])),
    believesProxies: settings.trustProxy !== false && settings.trustProxy !== 0,
    hosts: [headers.host ?? "", request.host],
  }));
}

/** What a page may not have in another's name; marked on each answer. */
export function keepPrivate(reply: FastifyReply): void {
  reply.header("Cache-Control", "no-store");
}

async function requireAuthor(request: FastifyRequest, parts: AppParts): Promise<Author> {
  const access = await accessOf(request, parts);
  if (access.kind === "remote") {
    throw new ForbiddenError(
      "This server takes dashboards from its own machine only, since no token is set. Set AUTH_TOKEN where the server starts, and send it.",
    );
  }
  if (access.kind !== "granted") throw new UnauthorizedError(access.kind);
  // A token is sent on purpose; without one, any page in this machine's browser could act as this machine.
  if (parts.services.authorTokens.isOpen) refuseForeignOrigin(request, parts.settings);
  return access.author;
}

function forbidden({ name, scopes }: Author, path: string): string {
  const place = path === "" ? "everything" : `"${path}"`;
  return `The token "${name}" is not for ${place}. It is for ${scopes.map((scope) => `"${scope}"`).join(", ")} and what is below.`;
}
