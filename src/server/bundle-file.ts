/** A file of a bundle, as the web asset that it is. */
import type { FastifyReply } from "fastify";
import mime from "mime-types";
import type { OpenAsset } from "../store/store.js";

/** `isGuarded`: not everybody may have it. */
export function sendBundleFile(asset: OpenAsset, reply: FastifyReply, isGuarded: boolean): FastifyReply {
  const { fileName, size, changed, beginning, stream } = asset;
  reply.request.pageKind = "file";
  // The compressing plugin passes on what looks compressed to it, but has already said that it is compressed by itself.
  if (looksCompressed(beginning)) reply.request.headers["x-no-compression"] = "true";
  return reply
    .type(mime.contentType(fileName) || "application/octet-stream")
    .header("Content-Length", size)
    .header("Last-Modified", changed.toUTCString())
    .header("Cache-Control", isGuarded ? "private, no-cache" : "no-cache")
    .send(stream);
}

/** As gzip or zlib would begin (RFC 1952, RFC 1950): so do some texts, "80" for one. */
function looksCompressed([first = 0, second = 0]: Buffer): boolean {
  const isGzip = first === 0x1f && second === 0x8b;
  const isZlib = (first & 0x8f) === 0x08 && (first * 256 + second) % 31 === 0;
  return isGzip || isZlib;
}
