/** Who a request is from, as far as they have signed in. */
import type { FastifyRequest } from "fastify";
import type { SignIn } from "../../auth/sign-in-store.js";
import type { Identity } from "../../auth/user.js";
import type { Visitor } from "../../auth/visitors.js";
import type { Services } from "../app.js";
import { type CookieSettings, signInSecret } from "./cookies.js";
import { statedIdentity } from "./stated-identity.js";

export interface SignedIn {
  readonly identity: Identity;
  readonly signIn: SignIn | undefined;
  /** Who owns the kernels of this sign-in; where there is none of our own, the browser's visitor together with the user is. */
  readonly visitor: Visitor | undefined;
}

export interface SignInParts {
  readonly settings: CookieSettings;
  readonly services: Pick<Services, "signIn" | "visitors" | "shareTokens" | "refusals">;
}

export async function whoHasSignedIn(request: FastifyRequest, { settings, services }: SignInParts): Promise<SignedIn | undefined> {
  if (services.signIn === undefined) return undefined;
  const { signIns } = services.signIn;
  const secret = signInSecret(request, settings);
  const signIn = secret === undefined ? undefined : await signIns.ofSecret(secret);
  if (signIn !== undefined) return { identity: signIn.identity, signIn, visitor: services.visitors.of(signIn.visitor) };
  const identity = statedIdentity(request, services);
  return identity && { identity, signIn: undefined, visitor: undefined };
}
