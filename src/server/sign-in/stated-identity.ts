/** Who a request says that it is from, where the server may believe it; what it says without right is taken off. */
import type { FastifyRequest } from "fastify";
import type { Identity } from "../../auth/user.js";
import type { Services } from "../app.js";

export type StatedParts = Pick<Services, "signIn" | "refusals">;

export function statedIdentity(request: FastifyRequest, { signIn, refusals }: StatedParts): Identity | undefined {
  let stated: Identity | undefined;
  for (const strategy of signIn?.strategies ?? []) {
    if (strategy.kind !== "request") continue;
    // Headers that came twice are told apart in these only.
    const { headers, headersDistinct } = request.raw;
    const answer = strategy.identify({ peerAddress: request.socket.remoteAddress ?? "", headers: headersDistinct });
    if (answer.kind === "known") stated ??= answer.identity;
    if (answer.kind !== "forged") continue;
    refusals.count("untrusted-header");
    // Kernels may get headers, too, and must not hear from somebody else than the proxy who their visitor is.
    for (const name of strategy.headers) {
      delete headers[name];
      delete headersDistinct[name];
    }
  }
  return stated;
}
