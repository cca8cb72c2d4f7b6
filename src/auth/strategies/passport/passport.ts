/** A Passport strategy as a way to sign in here. Why it runs without Passport: docs/decisions/0008. */
import { randomBytes } from "node:crypto";
import type { FormStrategy, ProviderAnswer, RedirectStrategy, SignInResult, StrategyMemory } from "../../strategy.js";
import { identityOf } from "./identity.js";
import { requestOf, sessionOf } from "./request.js";
import { type Outcome, type PassportStrategy, run } from "./strategy.js";

export interface PassportOptions {
  readonly strategy: PassportStrategy;
  readonly name: string;
  readonly label: string;
}

const STATE_BYTES = 32;
/** A form's address is of no use to a strategy. */
const FORM = new URL("http://localhost/login");

export function createPassportForm({ strategy, name, label }: PassportOptions): FormStrategy {
  return {
    kind: "form",
    name,
    label,
    isSilent: () => true,
    check: async (username, password) => {
      const body = { username, password, ...underOtherNames(strategy, username, password) };
      return resultOf(name, await run(strategy, requestOf({ url: FORM, body, session: sessionOf() })));
    },
  };
}

export function createPassportRedirect({ strategy, name, label }: PassportOptions): RedirectStrategy {
  return {
    kind: "redirect",
    name,
    label,
    isSilent: () => true,
    begin: async (callback) => {
      const url = new URL(callback);
      url.pathname = url.pathname.replace(/\/callback$/, "");
      const session = sessionOf();
      const outcome = await run(strategy, requestOf({ url, session }), { callbackURL: callback.href });
      if (outcome.kind !== "redirect") throw new Error(`${name} sends nobody to a provider: ${wordsOf(outcome)}`);
      const location = new URL(outcome.location);
      return { location, keep: { session: { ...session }, state: stateOf(location) } };
    },
    finish: ({ url, kept }) => finish(strategy, name, { url, kept }),
  };
}

async function finish(strategy: PassportStrategy, name: string, { url, kept }: ProviderAnswer): Promise<SignInResult> {
  const { session, state } = readKept(kept);
  if (state !== undefined && url.searchParams.get("state") !== state)
    return { kind: "expired", reason: "the answer belongs to another sign-in" };
  const callback = new URL(url);
  callback.search = "";
  const request = requestOf({ url, session: sessionOf(session) });
  return resultOf(name, await run(strategy, request, { callbackURL: callback.href }));
}

/** What ties the provider's answer to this browser. Many strategies have it only where they are told to: OAuth 2 lets anybody add it. */
function stateOf(location: URL): string | undefined {
  const own = location.searchParams.get("state");
  if (own !== null) return own;
  if (location.searchParams.get("response_type") !== "code") return undefined;
  const state = randomBytes(STATE_BYTES).toString("base64url");
  location.searchParams.set("state", state);
  return state;
}

function readKept({ session, state }: StrategyMemory): { readonly session: object; readonly state: string | undefined } {
  return {
    session: typeof session === "object" && session !== null ? session : {},
    state: typeof state === "string" ? state : undefined,
  };
}

function resultOf(strategy: string, outcome: Outcome): SignInResult {
  if (outcome.kind === "user") {
    const identity = identityOf(strategy, outcome.user);
    if (identity === undefined) return { kind: "unavailable", detail: `${strategy} names a user without username and id` };
    return { kind: "signed-in", identity };
  }
  if (outcome.kind === "failed") return { kind: "refused", reason: outcome.reason };
  // A code that the provider does not take any more, in the words of RFC 6749, 5.2.
  if (outcome.kind === "error" && outcome.code === "invalid_grant") return { kind: "expired", reason: outcome.detail };
  return { kind: "unavailable", detail: wordsOf(outcome) };
}

function wordsOf(outcome: Outcome): string {
  if (outcome.kind === "error") return outcome.detail;
  return outcome.kind === "failed" ? outcome.reason : `it answers with "${outcome.kind}"`;
}

/** passport-local takes other names for its fields. */
function underOtherNames(strategy: object, username: string, password: string): Record<string, string> {
  const fields = [
    ["_usernameField", username],
    ["_passwordField", password],
  ] as const;
  return Object.fromEntries(
    fields.flatMap(([property, value]) => {
      const field: unknown = Reflect.get(strategy, property);
      return typeof field === "string" ? [[field, value]] : [];
    }),
  );
}
