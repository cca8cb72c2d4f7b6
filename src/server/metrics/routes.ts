/** `GET /metrics`, where the operator wants it, and what it says of requests. */
import type { FastifyInstance } from "fastify";
import type { Meter } from "./meter.js";
import type { Metrics } from "./metrics.js";

const MS = 1000;

/** `routeBase` is the same before every route; figures are easier to compare without it. */
export function measureRequests(app: FastifyInstance, meter: Meter, routeBase: string): void {
  app.addHook("onResponse", async (request, reply) => {
    const { url } = request.routeOptions;
    const route = url?.startsWith(routeBase) ? url.slice(routeBase.length) || "/" : url;
    meter.requestServed({ route, method: request.method, status: reply.statusCode, seconds: reply.elapsedTime / MS });
  });
}

export function registerMetricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get("/metrics", async (_request, reply) =>
    reply
      .header("Content-Type", metrics.contentType)
      .header("Cache-Control", "no-store")
      .send(await metrics.text()),
  );
}
