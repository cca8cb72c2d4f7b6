/** What is kept of a sign-in at the provider, and while one is under way. */
import Type, { type Static } from "typebox";

export const Kept = Type.Object({ state: Type.String(), nonce: Type.String(), verifier: Type.String() });
export type Kept = Static<typeof Kept>;

export const Memory = Type.Object({
  sub: Type.String(),
  idToken: Type.Optional(Type.String()),
  refreshToken: Type.Optional(Type.String()),
});
export type Memory = Static<typeof Memory>;
