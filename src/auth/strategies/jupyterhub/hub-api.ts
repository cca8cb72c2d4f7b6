/** What is asked of a JupyterHub. Source: JupyterHub, "REST API" and "Services". */
import Type, { type Static } from "typebox";
import Value from "typebox/value";

export interface HubAccess {
  /** "http://127.0.0.1:8081/hub/api" */
  readonly apiUrl: string;
  readonly clientId: string;
  readonly apiToken: string;
}

const HubUser = Type.Object({
  name: Type.String({ minLength: 1 }),
  kind: Type.Optional(Type.String()),
  admin: Type.Optional(Type.Boolean()),
  groups: Type.Optional(Type.Array(Type.String())),
  scopes: Type.Array(Type.String()),
});
export type HubUser = Static<typeof HubUser>;

const TokenAnswer = Type.Object({ access_token: Type.String({ minLength: 1 }) });

export type Answer<Value> = { readonly value: Value } | { readonly refusal: string };

const TIMEOUT_MS = 10_000;

export interface CodeExchange {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/** Rejects where the Hub does not answer, or not as a Hub. */
export async function tokenOfCode(hub: HubAccess, { code, redirectUri, codeVerifier }: CodeExchange): Promise<Answer<string>> {
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: hub.clientId,
    client_secret: hub.apiToken,
    code,
    redirect_uri: redirectUri,
    code_verifier: codeVerifier,
  });
  const response = await ask(`${hub.apiUrl}/oauth2/token`, { method: "POST", body });
  if (response.status === 400) return { refusal: "the Hub does not know the code that the browser came back with" };
  const answer = await jsonOf(response);
  if (!Value.Check(TokenAnswer, answer)) throw new Error("the Hub's answer holds no token");
  return { value: answer.access_token };
}

/** Rejects where the Hub does not answer, or not as a Hub. */
export async function userOfToken({ apiUrl }: HubAccess, token: string): Promise<Answer<HubUser>> {
  const response = await ask(`${apiUrl}/user`, { headers: { Authorization: `token ${token}` } });
  if (response.status === 401 || response.status === 403) return { refusal: "the Hub does not know the token any more" };
  const user = await jsonOf(response);
  if (!Value.Check(HubUser, user)) throw new Error("the Hub's answer describes no user");
  return { value: user };
}

function ask(url: string, request: RequestInit): Promise<Response> {
  return fetch(url, { ...request, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function jsonOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`the Hub answers with status ${response.status}`);
  return response.json();
}
