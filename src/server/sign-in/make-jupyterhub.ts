/** The JupyterHub that the configuration describes. */
import { createJupyterHub } from "../../auth/strategies/jupyterhub/jupyterhub.js";
import type { RedirectStrategy } from "../../auth/strategy.js";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-error.js";

/** Throws ConfigError. */
export function makeJupyterHub(config: Config): RedirectStrategy {
  const { hubApiToken: apiToken, hubServiceName, linkBase } = config;
  const clientId = config.hubClientId ?? (hubServiceName && `service-${hubServiceName}`);
  if (apiToken === undefined)
    throw new ConfigError(["AUTH_STRATEGY jupyterhub needs JUPYTERHUB_API_TOKEN, which a Hub sets that starts this server."]);
  if (clientId === undefined) throw new ConfigError(["AUTH_STRATEGY jupyterhub needs JUPYTERHUB_CLIENT_ID or JUPYTERHUB_SERVICE_NAME."]);
  const redirectUri = config.hubCallbackUrl ?? `${linkBase}/oauth_callback`;
  return createJupyterHub({
    apiToken,
    clientId,
    apiUrl: config.hubApiUrl.replace(/\/+$/, ""),
    hubUrl: `${config.hubHost?.replace(/\/$/, "") ?? ""}${config.hubBaseUrl.replace(/\/*$/, "/")}hub/`,
    redirectUri,
    callbackPath: belowBase(redirectUri, linkBase),
    accessScopes: accessScopes(config),
  });
}

function belowBase(redirectUri: string, linkBase: string): string {
  const { pathname } = new URL(redirectUri, "http://hub.invalid");
  if (!pathname.startsWith(`${linkBase}/`)) throw new ConfigError([`JUPYTERHUB_OAUTH_CALLBACK_URL must be below BASE_URL, ${linkBase}.`]);
  return pathname.slice(linkBase.length);
}

function accessScopes({ hubAccessScopes, hubOldAccessScopes, hubServiceName }: Config): readonly string[] {
  const text = hubAccessScopes ?? hubOldAccessScopes;
  if (text === undefined && hubServiceName !== undefined) return [`access:services!service=${hubServiceName}`];
  const scopes = listOf(text ?? "[]");
  if (scopes.length === 0)
    throw new ConfigError(["AUTH_STRATEGY jupyterhub needs JUPYTERHUB_OAUTH_ACCESS_SCOPES or JUPYTERHUB_SERVICE_NAME."]);
  return scopes;
}

function listOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((each): each is string => typeof each === "string")) return value;
  } catch {
    // Said below.
  }
  throw new ConfigError(["JUPYTERHUB_OAUTH_ACCESS_SCOPES must be a JSON list of scopes."]);
}
