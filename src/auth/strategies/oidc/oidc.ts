/**
 * Signing in at an OpenID Connect provider: authorization code with PKCE, state and nonce, over openid-client. ID tokens come from the
 * provider itself over TLS, which stands for their signature (OpenID Connect Core 1.0, 3.1.3.7, 6).
 */
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
  tokenRevocation,
} from "openid-client";
import Value from "typebox/value";
import type { ProviderAnswer, Recheck, RedirectStrategy, SignInResult, StrategyMemory } from "../../strategy.js";
import type { Identity } from "../../user.js";
import { type ClaimRules, type Claims, identityOf } from "./claims.js";
import { describe, failureOf, isInvalidGrant } from "./failures.js";
import { Kept, Memory } from "./memory.js";
import type { Provider } from "./provider.js";

export interface OidcOptions {
  readonly provider: Provider;
  readonly label: string;
  readonly scope: string;
  readonly claims: ClaimRules;
  /** For the operator; no secrets. */
  log(line: string): void;
}

type Tokens = TokenEndpointResponse & TokenEndpointResponseHelpers;

export class OidcStrategy implements RedirectStrategy {
  readonly kind = "redirect";

  private hasWarned = false;

  constructor(private readonly options: OidcOptions) {}

  get name(): string {
    return this.options.claims.strategy;
  }

  get label(): string {
    return this.options.label;
  }

  async begin(callback: URL): Promise<{ readonly location: URL; readonly keep: StrategyMemory }> {
    const configuration = await this.options.provider.configuration();
    const keep: Kept = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const location = buildAuthorizationUrl(configuration, {
      redirect_uri: callback.href,
      scope: this.options.scope,
      state: keep.state,
      nonce: keep.nonce,
      code_challenge: await calculatePKCECodeChallenge(keep.verifier),
      code_challenge_method: "S256",
    });
    return { location, keep };
  }

  async finish({ url, kept }: ProviderAnswer): Promise<SignInResult> {
    const { state, nonce, verifier } = Value.Parse(Kept, kept);
    if (url.searchParams.get("state") !== state) return { kind: "expired", reason: "the answer belongs to another sign-in" };
    try {
      const configuration = await this.options.provider.configuration();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
      const tokens = await authorizationCodeGrant(configuration, url, checks);
      const idClaims = tokens.claims();
      if (idClaims === undefined) return { kind: "unavailable", detail: "the provider has sent no ID token" };
      const answer = identityOf(await withUserInfo(configuration, tokens, idClaims.sub, idClaims), this.options.claims);
      if (answer.kind === "refused") return answer;
      this.warnOfSilence(tokens);
      return { kind: "signed-in", identity: answer.identity, memory: memoryOf(idClaims.sub, tokens, {}) };
    } catch (error) {
      return failureOf(error);
    }
  }

  /** Without a refresh token nobody can tell. */
  isSilent(memory: StrategyMemory | undefined): boolean {
    return refreshTokenOf(memory) === undefined;
  }

  async recheck(identity: Identity, memory: StrategyMemory | undefined): Promise<Recheck> {
    const known = Value.Check(Memory, memory) ? memory : undefined;
    if (known?.refreshToken === undefined) return { kind: "unchanged" };
    const { refreshToken } = known;
    try {
      const configuration = await this.options.provider.configuration();
      const tokens = await refreshTokenGrant(configuration, refreshToken);
      // What was exchanged is of no use any more, whatever becomes of the rest.
      return await this.lookAgain(configuration, tokens, identity, memoryOf(known.sub, tokens, known));
    } catch (error) {
      if (isInvalidGrant(error)) return { kind: "gone", reason: describe(error) };
      return { kind: "unavailable", detail: describe(error) };
    }
  }

  async endLocation(memory: StrategyMemory | undefined, back: URL): Promise<URL | undefined> {
    const configuration = await this.options.provider.configuration();
    const { idToken, refreshToken } = Value.Check(Memory, memory) ? memory : {};
    // Nobody waits for that: it would be of use only to who has stolen it.
    if (refreshToken !== undefined) void this.revoke(configuration, refreshToken);
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: back.href,
      ...(idToken === undefined ? {} : { id_token_hint: idToken }),
    });
  }

  private async revoke(configuration: Configuration, refreshToken: string): Promise<void> {
    if (configuration.serverMetadata().revocation_endpoint === undefined) return;
    try {
      await tokenRevocation(configuration, refreshToken, { token_type_hint: "refresh_token" });
    } catch (error) {
      this.options.log(`${this.name}: a refresh token could not be revoked: ${describe(error)}`);
    }
  }

  private warnOfSilence(tokens: Tokens): void {
    if (tokens.refresh_token !== undefined || this.hasWarned) return;
    this.hasWarned = true;
    this.options.log(
      `${this.name}: the provider gives no refresh token, so that nobody is asked about who has signed in until SIGN_IN_UNCHECKED_LIFETIME is over. Many give one with offline_access in OIDC_SCOPE.`,
    );
  }

  private async lookAgain(configuration: Configuration, tokens: Tokens, identity: Identity, memory: Memory): Promise<Recheck> {
    const idClaims = tokens.claims();
    if (idClaims !== undefined && idClaims.sub !== memory.sub) return { kind: "gone", reason: "the provider speaks of somebody else" };
    let sources: readonly Claims[];
    try {
      sources = await withUserInfo(configuration, tokens, memory.sub, idClaims);
    } catch (error) {
      return { kind: "unavailable", detail: describe(error), memory };
    }
    if (sources.length === 0) return { kind: "changed", identity, memory };
    const answer = identityOf(sources, this.options.claims);
    return answer.kind === "refused" ? { kind: "gone", reason: answer.reason } : { kind: "changed", identity: answer.identity, memory };
  }
}

/** Providers differ in what they put into the ID token. */
async function withUserInfo(
  configuration: Configuration,
  tokens: Tokens,
  sub: string,
  idClaims: Claims | undefined,
): Promise<readonly Claims[]> {
  const sources = idClaims === undefined ? [] : [idClaims];
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return sources;
  return [...sources, await fetchUserInfo(configuration, tokens.access_token, sub)];
}

function refreshTokenOf(memory: StrategyMemory | undefined): string | undefined {
  return Value.Check(Memory, memory) ? memory.refreshToken : undefined;
}

/** Of what the provider does not send anew, the old goes on. */
function memoryOf(sub: string, tokens: Tokens, old: Partial<Memory>): Memory {
  const [idToken, refreshToken] = [tokens.id_token ?? old.idToken, tokens.refresh_token ?? old.refreshToken];
  return { sub, ...(idToken === undefined ? {} : { idToken }), ...(refreshToken === undefined ? {} : { refreshToken }) };
}
