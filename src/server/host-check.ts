/**
 * Which names a server answers to. A page of another site can lead a name of its own to any address ("DNS rebinding"), and is then, to a
 * browser, of the same origin as what answers there. Links that are made from a request's name lead to where that says.
 */
import type { FastifyInstance } from "fastify";
import { isLocalName } from "../config/unsafe-settings.js";
import type { AppParts, AppSettings } from "./app.js";
import { ASSETS_PREFIX } from "./client-files.js";
import { MisdirectedError } from "./http-errors.js";

export type HostSettings = Pick<AppSettings, "ip" | "trustProxy" | "publicOrigins" | "allowedOrigins">;

/** Names that are told to the operator; whoever wants can make ever new ones. */
const MOST_NAMED = 100;
const HINT_PUBLIC = "PUBLIC_ORIGINS does not name it";
const HINT_LOCAL =
  "IP is this machine's alone, so only its own names are answered: behind a proxy set PUBLIC_ORIGINS to the address that visitors use";

export function refuseForeignHosts(app: FastifyInstance, { settings }: AppParts): void {
  const named = new Set<string>();
  // What the page of a refusal looks like is in this package for everybody.
  const always = ["/healthz", "/readyz", `${ASSETS_PREFIX}*`].map((path) => settings.routeBase + path);
  app.addHook("onRequest", async (request) => {
    const { host } = request;
    if (isOurHost(host, request.socket.remoteAddress ?? "", settings) || always.includes(request.routeOptions.url ?? "")) return;
    if (!named.has(host) && named.size < MOST_NAMED) {
      named.add(host);
      const hint = settings.publicOrigins.length > 0 ? HINT_PUBLIC : HINT_LOCAL;
      request.log.warn({ host, address: request.ip }, `a request for a host that is not this server's was refused: ${hint}`);
    }
    throw new MisdirectedError();
  });
}

/** `host`: as the request names it, perhaps with a port. `peer`: the address at the other end of the connection. */
export function isOurHost(host: string, peer: string, { ip, trustProxy, publicOrigins, allowedOrigins }: HostSettings): boolean {
  const name = nameOf(host);
  // For programs on this machine. No name of a page's can be one of these.
  if (isLocalName(name) && isLocalName(peer.replace(/^::ffff:/i, ""))) return true;
  if ([...publicOrigins, ...allowedOrigins].some((origin) => isHostOf(host, origin))) return true;
  if (publicOrigins.length > 0) return false;
  // A proxy that is believed is one that somebody has set up, for names that it knows.
  return !isLocalName(ip) || trustProxy !== false || host === "" || isLocalName(name) || name === ip.toLowerCase();
}

function isHostOf(host: string, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: own } = new URL(origin);
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === own;
}

function nameOf(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase();
}
