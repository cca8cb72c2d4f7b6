/** Our own addresses, as visitors' browsers and providers have them. */
import type { FastifyRequest } from "fastify";
import { BadRequestError } from "../http-errors.js";

/** `path`: below the base URL, with a query perhaps. Throws BadRequestError where the request names no host. */
export function publicUrl(request: FastifyRequest, path: string, { linkBase }: { readonly linkBase: string }): URL {
  const text = `${request.protocol}://${request.host}${linkBase}${path}`;
  if (request.host === "" || !URL.canParse(text)) throw new BadRequestError("This request names no host.");
  return new URL(text);
}
