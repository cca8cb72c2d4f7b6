/**
 * What every answer tells browsers to refuse. docs/security.md says why each directive is as it is.
 * Sources: CSP Level 3; RFC 6797 (HSTS); HTML, "Cross-origin opener policies".
 */
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppParts } from "./app.js";
import { contentPolicy, framePolicy, isSelfAlone, type PageKind } from "./content-policy.js";

declare module "fastify" {
  interface FastifyRequest {
    /** What is answered; where nobody says otherwise, a page of our own. */
    pageKind: PageKind;
    /** Of the scripts that the answered page may run. */
    nonce: string;
  }
}

const NONCE_BYTES = 16;
/** Of what no page here does. Names that a browser does not know would be warnings on its console. */
const PERMISSIONS = "payment=(), usb=()";
const PERMISSIONS_OF_OUR_OWN = `camera=(), geolocation=(), microphone=(), ${PERMISSIONS}`;

export function sendSecurityHeaders(app: FastifyInstance, parts: AppParts): void {
  app.decorateRequest("pageKind", "own");
  app.decorateRequest("nonce", "");
  app.addHook("onRequest", async (request) => {
    request.nonce = randomBytes(NONCE_BYTES).toString("base64url");
  });
  app.addHook("onSend", async (request, reply) => {
    reply.header("X-Content-Type-Options", "nosniff").header("Referrer-Policy", "same-origin");
    if (request.protocol === "https") secureTransport(request, reply, parts);
    const ancestors = framePolicy(request.pageKind, {
      isGuarded: parts.services.signIn !== undefined,
      embedOrigins: parts.settings.embedOrigins,
    });
    // Of the two, browsers that know both follow the policy.
    if (isSelfAlone(ancestors)) reply.header("X-Frame-Options", "SAMEORIGIN");
    const isPage = String(reply.getHeader("content-type") ?? "").startsWith("text/html") && request.pageKind !== "file";
    if (isPage) reply.header("Permissions-Policy", isDashboard(request) ? PERMISSIONS : PERMISSIONS_OF_OUR_OWN);
    if (reply.hasHeader("Content-Security-Policy")) return;
    const content = isPage ? contentPolicy(request.pageKind, { nonce: request.nonce, formsLeave: formsLeave(request, parts) }) : [];
    const policy = [...content, ...(ancestors === undefined ? [] : [ancestors])];
    if (policy.length > 0) reply.header("Content-Security-Policy", policy.join("; "));
  });
}

/** Over plain HTTP the first says nothing, and the second makes browsers complain. */
function secureTransport(request: FastifyRequest, reply: FastifyReply, { settings }: AppParts): void {
  // On a developer's machine it would bind all that ever listens there.
  if (!/^(.*\.)?localhost$/i.test(request.hostname)) reply.header("Strict-Transport-Security", `max-age=${settings.hstsMaxAge}`);
  if (request.pageKind === "file") return;
  // An author's page may open others and talk to them.
  reply.header("Cross-Origin-Opener-Policy", isDashboard(request) ? "same-origin-allow-popups" : "same-origin");
}

function isDashboard({ pageKind }: FastifyRequest): boolean {
  return pageKind === "dashboard" || pageKind === "shared-dashboard";
}

/** The form to sign out may end at the page of a provider, and browsers ask the policy of redirects too. */
function formsLeave({ identity }: FastifyRequest, { services }: AppParts): boolean {
  return identity !== undefined && services.signIn?.strategies.some(({ kind }) => kind === "redirect") === true;
}
