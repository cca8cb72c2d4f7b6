/** Node's HTTP server, so that a body may take as long as it needs where a route says so, and nowhere else. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server, type ServerOptions } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { FastifyInstance } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route reads its body itself, and watches over how it comes. */
    readonly readsOwnBody?: boolean;
  }
}

const HEADERS_MS = 60_000;
/** For the small bodies of all other routes. */
const BODY_MS = 60_000;

export interface TlsFiles {
  readonly key: Buffer;
  readonly cert: Buffer;
}

export function createHttpServer(handler: RequestListener, https: TlsFiles | undefined): Server {
  // Node's limit is one for all routes, and an upload over a slow line takes longer than any form should.
  const options: ServerOptions = { requestTimeout: 0, headersTimeout: HEADERS_MS };
  const server = https === undefined ? createServer(options, handler) : createHttpsServer({ ...options, ...https }, handler);
  // Whoever asks before sending a body is told to go on only once the request has been let in.
  return server.on("checkContinue", handler);
}

export function limitBodies(app: FastifyInstance): void {
  app.addHook("preParsing", async (request, reply) => {
    if (request.routeOptions.config.readsOwnBody === true) return;
    if (request.headers.expect !== undefined) reply.raw.writeContinue();
    if (!hasBody(request.headers)) return;
    const timer = setTimeout(() => request.raw.destroy(), BODY_MS);
    for (const event of ["end", "close"]) request.raw.once(event, () => clearTimeout(timer));
  });
}

/** Waiting for one that never comes would end a WebSocket. */
function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
