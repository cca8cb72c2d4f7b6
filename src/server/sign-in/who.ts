/** Who a request is from, as far as they have signed in. */
import type { FastifyRequest } from "fastify";
import type { SignIn } from "../../auth/sign-in-store.js";
import type { Identity } from "../../auth/user.js";
import type { Visitor } from "../../auth/visitors.js";
import type { Services } from "../app.js";
import { type CookieSettings, signInSecret } from "./cookies.js";

export interface SignedIn {
  readonly identity: Identity;
  readonly signIn: SignIn | undefined;
  /** Who owns the kernels of this sign-in; where there is none of our own, the browser's visitor is who came first. */
  readonly visitor: Visitor | undefined;
}

export interface SignInParts {
  readonly settings: CookieSettings;
  readonly services: Pick<Services, "signIn" | "visitors" | "shareTokens">;
}

export async function whoHasSignedIn(request: FastifyRequest, { settings, services }: SignInParts): Promise<SignedIn | undefined> {
  if (services.signIn === undefined) return undefined;
  const { signIns, strategies } = services.signIn;
  const secret = signInSecret(request, settings);
  const signIn = secret === undefined ? undefined : await signIns.ofSecret(secret);
  if (signIn !== undefined) return { identity: signIn.identity, signIn, visitor: services.visitors.of(signIn.visitor) };
  const facts = { peerAddress: request.socket.remoteAddress ?? "", headers: request.headers };
  for (const strategy of strategies) {
    const identity = strategy.kind === "request" ? strategy.identify(facts) : undefined;
    if (identity !== undefined) return { identity, signIn: undefined, visitor: undefined };
  }
  return undefined;
}
