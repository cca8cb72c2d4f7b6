/** A file of a bundle, as the web asset that it is. */
import type { FastifyReply } from "fastify";
import mime from "mime-types";
import type { OpenAsset } from "../store/store.js";

export function sendBundleFile({ fileName, size, changed, stream }: OpenAsset, reply: FastifyReply): FastifyReply {
  return reply
    .type(mime.contentType(fileName) || "application/octet-stream")
    .header("Content-Length", size)
    .header("Last-Modified", changed.toUTCString())
    .header("Cache-Control", "no-cache")
    .send(stream);
}
