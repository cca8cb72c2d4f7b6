/** The strategy `oidc` as the configuration has it. */
import { OIDC } from "../../auth/strategies/oidc/claims.js";
import { describe } from "../../auth/strategies/oidc/failures.js";
import { OidcStrategy } from "../../auth/strategies/oidc/oidc.js";
import { isLoopback, Provider } from "../../auth/strategies/oidc/provider.js";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-error.js";

const GOOGLE = "https://accounts.google.com";

/** Throws ConfigError. */
export function createOidc(config: Config, log: (line: string) => void): OidcStrategy {
  const { oidcIssuer, oidcClientId } = config;
  if (oidcIssuer === undefined || oidcClientId === undefined)
    throw new ConfigError(["AUTH_STRATEGY oidc needs OIDC_ISSUER and OIDC_CLIENT_ID."]);
  const issuer = issuerUrl(oidcIssuer);
  const provider = new Provider({
    issuer,
    clientId: oidcClientId,
    clientSecret: config.oidcClientSecret,
    authentication: config.oidcClientAuthentication,
  });
  // An operator who has mistyped something hears of it before visitors do; a provider that is away now may be there when it is needed.
  provider.configuration().catch((error: unknown) => log(`OIDC_ISSUER ${issuer.href} does not answer as a provider: ${describe(error)}`));
  return new OidcStrategy({
    provider,
    log,
    label: config.oidcLabel,
    scope: config.oidcScope,
    claims: {
      strategy: OIDC,
      nameClaim: config.oidcNameClaim,
      groupsClaim: config.oidcGroupsClaim,
      allowedDomains: config.oidcAllowedDomains,
      allowedGroups: config.oidcAllowedGroups,
      hasHostedDomains: issuer.origin === GOOGLE,
    },
  });
}

function issuerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  if (url === undefined || !isSafe || url.search !== "" || url.hash !== "")
    throw new ConfigError([`OIDC_ISSUER is ${text}, which is no https URL of a provider.`]);
  return url;
}
