/** WebSockets are for the routes that speak them; anywhere else an upgrade is refused before the handshake, not granted and then closed. */
import type { FastifyInstance } from "fastify";
import { NotFoundError } from "./http-errors.js";

/** Before any route is registered, and after the WebSocket plugin. */
export function refuseStrayUpgrades(app: FastifyInstance): void {
  const speaking = new Set<string>();
  app.addHook("onRoute", ({ url, wsHandler }) => {
    if (wsHandler !== undefined) speaking.add(url);
  });
  app.addHook("onRequest", async (request, reply) => {
    if (!request.ws) return;
    // Of any refusal: the connection is of no more use, and a client must not keep it for its next request.
    reply.header("Connection", "close");
    if (!speaking.has(request.routeOptions.url ?? "")) throw new NotFoundError();
  });
}
