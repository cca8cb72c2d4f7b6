/** Users of a JupyterHub that this server is a service of, or a user's own server. */
import { createHash, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isSameSecret } from "../../same-secret.js";
import type { Recheck, RedirectStrategy, SignInResult } from "../../strategy.js";
import type { Identity } from "../../user.js";
import { type HubAccess, type HubUser, tokenOfCode, userOfToken } from "./hub-api.js";
import { hasOneOf } from "./hub-scopes.js";

export const JUPYTERHUB = "jupyterhub";

export interface JupyterHubOptions extends HubAccess {
  /** Where browsers find the Hub: "https://hub.example.org/hub/", or "/hub/" where that is the host of this server. */
  readonly hubUrl: string;
  /** As the Hub has it: "/services/dashboards/oauth_callback". */
  readonly redirectUri: string;
  /** The same below our own base URL: "/oauth_callback". */
  readonly callbackPath: string;
  /** One of them lets in. */
  readonly accessScopes: readonly string[];
}

const SECRET_BYTES = 32;

export function createJupyterHub(options: JupyterHubOptions): RedirectStrategy {
  return {
    kind: "redirect",
    name: JUPYTERHUB,
    label: "JupyterHub",
    callbackPath: options.callbackPath,
    signOutPage: `${options.hubUrl}logout`,
    async begin(callback) {
      const [state, verifier] = [newSecret(), newSecret()];
      const location = new URL(`${options.hubUrl}api/oauth2/authorize`, callback);
      location.search = new URLSearchParams({
        client_id: options.clientId,
        redirect_uri: options.redirectUri,
        response_type: "code",
        state,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      }).toString();
      return { location, keep: { state, verifier } };
    },
    finish: ({ url, kept }) =>
      finish(options, url.searchParams, kept).catch((error: unknown) => ({ kind: "unavailable", detail: textOf(error) })),
    recheck: (identity, memory) =>
      recheck(options, identity, memory?.token).catch((error: unknown) => ({ kind: "unavailable", detail: textOf(error) })),
    // The Hub's own sign-in is for more than this server: whether that ends too is the visitor's choice.
    endLocation: async (_memory, back) => new URL(`login?${new URLSearchParams({ left: JUPYTERHUB })}`, back),
  };
}

async function finish(
  options: JupyterHubOptions,
  answer: URLSearchParams,
  { state, verifier }: Readonly<Record<string, unknown>>,
): Promise<SignInResult> {
  const code = answer.get("code");
  if (typeof state !== "string" || typeof verifier !== "string" || !isSameSecret(state, answer.get("state") ?? ""))
    return { kind: "refused", reason: "the browser came back with another state than it was sent off with" };
  if (code === null) return { kind: "refused", reason: `the Hub says ${JSON.stringify(answer.get("error"))?.slice(0, 200)}` };
  const token = await tokenOfCode(options, { code, redirectUri: options.redirectUri, codeVerifier: verifier });
  if ("refusal" in token) return { kind: "refused", reason: token.refusal };
  const result = await identify(options, token.value);
  if ("refusal" in result) return { kind: "refused", reason: result.refusal };
  return { kind: "signed-in", identity: result.value, memory: { token: token.value } };
}

async function recheck(options: JupyterHubOptions, identity: Identity, token: unknown): Promise<Recheck> {
  if (typeof token !== "string") return { kind: "gone", reason: "there is no token to ask the Hub with" };
  const result = await identify(options, token);
  if ("refusal" in result) return { kind: "gone", reason: result.refusal };
  return isDeepStrictEqual(result.value, identity) ? { kind: "unchanged" } : { kind: "changed", identity: result.value };
}

async function identify(options: JupyterHubOptions, token: string): Promise<{ readonly value: Identity } | { readonly refusal: string }> {
  const answer = await userOfToken(options, token);
  if ("refusal" in answer) return answer;
  const { name, kind = "user", scopes } = answer.value;
  if (kind !== "user") return { refusal: `${name} is no user but a ${kind}` };
  if (!hasOneOf(options.accessScopes, scopes)) return { refusal: `${name} has none of the scopes ${options.accessScopes.join(", ")}` };
  return { value: identityOf(answer.value) };
}

function identityOf({ name, groups = [], admin = false }: HubUser): Identity {
  const sorted = [...groups].sort();
  return { strategy: JUPYTERHUB, name, displayName: name, groups: sorted, record: { username: name, groups: sorted, admin } };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** Of a request that failed, the reason is in the cause. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
