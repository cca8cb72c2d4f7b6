/** The browser's own files, built by Vite: their names hold a hash, so they never change. */
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { AppParts } from "./app.js";
import { ASSETS_PREFIX } from "./client-files.js";

export function registerAssetRoutes(app: FastifyInstance, { services }: AppParts): void {
  app.register(fastifyStatic, {
    root: services.clientFiles.directory,
    prefix: ASSETS_PREFIX,
    // The build has put compressed copies beside them.
    preCompressed: true,
    setHeaders: (reply) => void reply.setHeader("Vary", "Accept-Encoding"),
    immutable: true,
    maxAge: "365d",
    index: false,
    dotfiles: "ignore",
  });
}
