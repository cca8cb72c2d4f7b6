/** Leads who comes by plain HTTP to the same address by HTTPS. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AppSettings } from "./app.js";

export type RedirectSettings = Pick<AppSettings, "httpsRedirect" | "https" | "publicOrigins" | "linkBase" | "routeBase">;

const PERMANENT = 308;
const USUAL_PORT = 443;

/** Whoever watches over the process is answered as they ask. */
export function redirectToHttps(app: FastifyInstance, settings: RedirectSettings): void {
  if (!settings.httpsRedirect) return;
  const health = ["/healthz", "/readyz"].map((path) => settings.routeBase + path);
  app.addHook("onRequest", async (request, reply) => {
    if (request.protocol === "https" || health.includes(request.routeOptions.url ?? "")) return;
    const origin = httpsOrigin(request, settings);
    if (origin === undefined) return;
    return reply.redirect(`${origin}${settings.linkBase}${request.url.slice(settings.routeBase.length)}`, PERMANENT);
  });
}

function httpsOrigin({ hostname }: Pick<FastifyRequest, "hostname">, { https, publicOrigins }: RedirectSettings): string | undefined {
  const named = publicOrigins.find((origin) => origin.startsWith("https:"));
  if (named !== undefined) return named;
  const port = https === undefined || https.port === USUAL_PORT ? "" : `:${https.port}`;
  const origin = `https://${hostname}${port}`;
  // HTTP 1.0 names no host, and what is named may be none.
  return hostname !== "" && URL.canParse(origin) && new URL(origin).hostname === hostname.toLowerCase() ? origin : undefined;
}
