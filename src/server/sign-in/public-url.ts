/** Our own addresses, as visitors' browsers and providers have them. */
import type { FastifyRequest } from "fastify";
import { BadRequestError } from "../http-errors.js";

interface PublicAddress {
  readonly linkBase: string;
  /** Where there are some, no request has a say in it. */
  readonly publicOrigins: readonly string[];
}

/** `path`: below the base URL, with a query perhaps. Throws BadRequestError where the request names no host. */
export function publicUrl(request: FastifyRequest, path: string, { linkBase, publicOrigins }: PublicAddress): URL {
  const text = `${publicOrigins[0] ?? `${request.protocol}://${request.host}`}${linkBase}${path}`;
  if ((publicOrigins.length === 0 && request.host === "") || !URL.canParse(text)) throw new BadRequestError("This request names no host.");
  return new URL(text);
}
