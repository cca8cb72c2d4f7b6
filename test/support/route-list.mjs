/** Loaded before the server's own modules (`node --import`): writes down each route that the server registers, "GET /login", a line each. */
import { subscribe } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";

const file = process.env.ROUTE_LIST;
if (file !== undefined) {
  subscribe("fastify.initialization", ({ fastify }) => {
    fastify.addHook("onRoute", ({ method, url }) => {
      for (const each of [method].flat()) appendFileSync(file, `${each} ${url}\n`);
    });
  });
}
