/** Where kernels run, if not on this machine, and how that is reached. */
import { ConfigError } from "./config-error.js";
import type { OptionValues } from "./options.js";

export interface GatewayTlsFiles {
  /** Absolute. */
  readonly caFile: string | undefined;
  /** Absolute; with `keyFile` or not at all. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly validate: boolean;
}

export interface GatewayConfig {
  /** At least one; base path included, without a slash at its end. */
  readonly urls: readonly string[];
  readonly token: string | undefined;
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly tls: GatewayTlsFiles;
  readonly kernelEnv: Readonly<Record<string, string>>;
  /** Where the gateway's machine has the folder of dashboards. Undefined: at the same path. */
  readonly notebooksDir: string | undefined;
}

/** What is worked out here. */
export type GatewayKey =
  | "kernelGatewayUrl"
  | "kernelGatewayToken"
  | "kernelGatewayBaseUrl"
  | "proxySettings"
  | "kernelGatewayCaFile"
  | "kernelGatewayClientCertFile"
  | "kernelGatewayClientKeyFile"
  | "kernelGatewayValidateCert"
  | "kernelGatewayEnvironment"
  | "kernelGatewayNotebooksDir";

/** Throws ConfigError. */
export function gatewayConfig(values: Pick<OptionValues, GatewayKey>, absolute: (path: string) => string): GatewayConfig | undefined {
  const login = parseLogin(values.proxySettings ?? {});
  const tls = parseTls(values, absolute);
  if (values.kernelGatewayUrl.length === 0) return undefined;
  return {
    urls: [...new Set(values.kernelGatewayUrl.map((url) => joinUrl(url, values.kernelGatewayBaseUrl)))],
    token: values.kernelGatewayToken,
    login,
    requestHeaders: values.proxySettings?.requestHeaders ?? {},
    tls,
    kernelEnv: values.kernelGatewayEnvironment ?? {},
    notebooksDir: values.kernelGatewayNotebooksDir,
  };
}

function parseLogin({ user, password }: NonNullable<OptionValues["proxySettings"]>): GatewayConfig["login"] {
  if (user === undefined && password !== undefined) throw new ConfigError(["PROXY_SETTINGS has a password but no user."]);
  return user === undefined ? undefined : { user, password: password ?? "" };
}

function parseTls(values: Pick<OptionValues, GatewayKey>, absolute: (path: string) => string): GatewayTlsFiles {
  const { kernelGatewayCaFile: caFile, kernelGatewayClientCertFile: certFile, kernelGatewayClientKeyFile: keyFile } = values;
  if (certFile === undefined && keyFile !== undefined) throw new ConfigError(["KG_CLIENT_KEY_FILE is set but KG_CLIENT_CERT_FILE is not."]);
  if (keyFile === undefined && certFile !== undefined) throw new ConfigError(["KG_CLIENT_CERT_FILE is set but KG_CLIENT_KEY_FILE is not."]);
  return {
    caFile: caFile && absolute(caFile),
    certFile: certFile && absolute(certFile),
    keyFile: keyFile && absolute(keyFile),
    validate: values.kernelGatewayValidateCert,
  };
}

function joinUrl(url: string, path: string): string {
  return [url, path]
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ""))
    .filter((part) => part !== "")
    .join("/");
}
