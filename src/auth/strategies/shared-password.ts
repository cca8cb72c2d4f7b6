/** One name and password for everybody who is let in. */
import { isSameSecret } from "../same-secret.js";
import type { FormStrategy } from "../strategy.js";

export const SHARED_PASSWORD = "password";

export function createSharedPassword(username: string, password: string): FormStrategy {
  return {
    kind: "form",
    name: SHARED_PASSWORD,
    label: "Password",
    async check(givenName, givenPassword) {
      // Both are looked at, so that the time taken says nothing about which one was wrong.
      const [isName, isPassword] = [isSameSecret(username, givenName), isSameSecret(password, givenPassword)];
      if (!isName || !isPassword) return { kind: "refused", reason: "wrong name or password" };
      const identity = { strategy: SHARED_PASSWORD, name: username, displayName: username, groups: [], record: { username } };
      return { kind: "signed-in", identity };
    },
  };
}
