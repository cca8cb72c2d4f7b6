/** The configuration as the rest of the server sees it: total, typed, nothing left to look up or to default. */
import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { ConfigError } from "./config-error.js";
import { type GatewayConfig, type GatewayKey, gatewayConfig } from "./gateway-config.js";
import { hubDefaults } from "./hub-defaults.js";
import type { OptionValues } from "./options.js";
import { readOptions, type Sources } from "./read-options.js";

export interface HttpsConfig {
  readonly port: number;
  /** Absolute. */
  readonly keyFile: string;
  /** Absolute. */
  readonly certFile: string;
}

type DerivedKey = "baseUrl" | "httpsPort" | "httpsKeyFile" | "httpsCertFile" | "sessionSecretToken" | "kernelsStartingAtOnce" | GatewayKey;

/** Paths are absolute. */
export interface Config extends Omit<OptionValues, DerivedKey> {
  /** "" or "/prefix", before every URL that a browser is given. */
  readonly linkBase: string;
  /** "" or "/prefix", before every route; "" also where a proxy strips the prefix. */
  readonly routeBase: string;
  readonly https: HttpsConfig | undefined;
  readonly sessionSecretToken: string;
  /** It is the operator's, rather than made at this start. */
  readonly sessionSecretIsSet: boolean;
  readonly kernelsStartingAtOnce: number;
  readonly gateway: GatewayConfig | undefined;
}

export interface Surroundings {
  /** What relative paths are relative to. */
  readonly workingDirectory: string;
  readonly processors: number;
  newSecret(): string;
}

const NOTHING_SPEAKS_HTTPS =
  "HTTPS_REDIRECT needs HTTPS_KEY_FILE and HTTPS_CERT_FILE, or TRUST_PROXY and an origin with https in PUBLIC_ORIGINS.";

const SECRET_BYTES = 32;
/** While one waits for the disk, another has the processor. */
const STARTING_PER_PROCESSOR = 2;

const PROCESS: Surroundings = {
  workingDirectory: process.cwd(),
  processors: availableParallelism(),
  newSecret: () => randomBytes(SECRET_BYTES).toString("hex"),
};

/** Flags before environment before file before defaults. Throws ConfigError with all that is wrong. */
export function resolveConfig(sources: Sources, surroundings: Surroundings = PROCESS): Config {
  const { baseUrl, httpsPort, httpsKeyFile, httpsCertFile, sessionSecretToken, ...values } = readOptions(withHub(sources));
  const absolute = (path: string): string => resolve(surroundings.workingDirectory, path);
  const publicOrigins = values.publicOrigins.map(parseOrigin);
  const https = parseHttps(httpsPort, httpsKeyFile && absolute(httpsKeyFile), httpsCertFile && absolute(httpsCertFile));
  // Who came by HTTPS to a proxy that is not believed would be led there for ever.
  const proxySpeaksHttps = values.trustProxy !== false && publicOrigins.some((origin) => origin.startsWith("https:"));
  if (values.httpsRedirect && https === undefined && !proxySpeaksHttps) throw new ConfigError([NOTHING_SPEAKS_HTTPS]);
  return {
    ...values,
    ...parseBaseUrl(baseUrl),
    notebooksDir: absolute(values.notebooksDir),
    dashboardRulesFile: values.dashboardRulesFile && absolute(values.dashboardRulesFile),
    themeCss: values.themeCss && absolute(values.themeCss),
    chromium: values.chromium && values.chromium !== "none" ? absolute(values.chromium) : values.chromium,
    themeLogo: values.themeLogo && absolute(values.themeLogo),
    ldapCaFile: values.ldapCaFile && absolute(values.ldapCaFile),
    kernelPrefixes: values.kernelPrefixes.map(absolute),
    extensionsPath: values.extensionsPath.map(absolute),
    authTokensFile: values.authTokensFile && absolute(values.authTokensFile),
    usersFile: values.usersFile && absolute(values.usersFile),
    assetTypes: values.assetTypes.map((type) => type.replace(/^\./, "").toLowerCase()),
    hiddenPaths: values.hiddenPaths.map((path) => path.replaceAll(/^\/+|\/+$/g, "")),
    publicOrigins,
    // The request's own address is one of several, and may be a proxy's name for this server.
    publicLinkPattern: values.publicLinkPattern ?? (publicOrigins[0] && `${publicOrigins[0]}{baseUrl}`),
    sessionSecretIsSet: sessionSecretToken !== undefined,
    sessionSecretToken: sessionSecretToken ?? surroundings.newSecret(),
    kernelsStartingAtOnce: values.kernelsStartingAtOnce ?? STARTING_PER_PROCESSOR * surroundings.processors,
    gateway: gatewayConfig(values, absolute),
    https,
  };
}

/** A Hub that starts this server says where it is to be. */
function withHub(sources: Sources): Sources {
  return { ...sources, surroundings: { values: hubDefaults(readOptions(sources)), origin: "from the Hub" } };
}

function parseBaseUrl(value: string): Pick<Config, "linkBase" | "routeBase"> {
  const stripped = value.startsWith("[");
  const parts = value.replaceAll(/[[\]]/g, "").split("/");
  const linkBase = parts
    .filter((part) => part !== "")
    .map((part) => `/${part}`)
    .join("");
  return { linkBase, routeBase: stripped ? "" : linkBase };
}

/** As browsers write it. */
function parseOrigin(text: string): string {
  if (!URL.canParse(text)) throw new ConfigError([`PUBLIC_ORIGINS names ${text}, which is no origin.`]);
  return new URL(text).origin;
}

function parseHttps(port: number, keyFile: string | undefined, certFile: string | undefined): HttpsConfig | undefined {
  if (keyFile !== undefined && certFile !== undefined) return { port, keyFile, certFile };
  if (keyFile !== undefined) throw new ConfigError(["HTTPS_KEY_FILE is set but HTTPS_CERT_FILE is not."]);
  if (certFile !== undefined) throw new ConfigError(["HTTPS_CERT_FILE is set but HTTPS_KEY_FILE is not."]);
  return undefined;
}
