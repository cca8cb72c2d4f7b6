/** Settings that leave a door open: what an operator is warned of at the start, each with what to do about it. Pure. */
import type { Config } from "./config.js";

export interface SafetySettings
  extends Pick<
    Config,
    | "ip"
    | "https"
    | "trustProxy"
    | "sessionSecretIsSet"
    | "sessionSecretToken"
    | "password"
    | "embedOrigins"
    | "publicOrigins"
    | "authors"
    | "operators"
  > {
  /** No token is set. */
  readonly publishingIsOpen: boolean;
  /** Names of the ways to sign in that are set up. */
  readonly strategies: readonly string[];
}

interface Check {
  readonly warning: string;
  applies(settings: SafetySettings): boolean;
}

const SHORTEST_PASSWORD = 12;
const SHORTEST_SECRET = 32;

const CHECKS: readonly Check[] = [
  {
    warning: "No token is set: everybody on this machine may publish, and nobody else. Set AUTH_TOKEN, above all behind a proxy.",
    applies: (settings) => settings.publishingIsOpen && !hasStaff(settings),
  },
  {
    warning:
      "No token is set: everybody on this machine may publish, and of others only AUTHORS and OPERATORS. Set AUTH_TOKEN, above all behind a proxy.",
    applies: (settings) => settings.publishingIsOpen && hasStaff(settings),
  },
  {
    warning:
      "IP is not this machine's alone and nobody has to sign in: who reaches the server can open every dashboard. Set AUTH_STRATEGY.",
    applies: (settings) => isReachable(settings) && !hasSignIn(settings),
  },
  {
    warning:
      "Visitors sign in over plain HTTP, where others can read their passwords and cookies. Set HTTPS_KEY_FILE and HTTPS_CERT_FILE, or TRUST_PROXY behind a proxy that speaks HTTPS.",
    applies: (settings) => isReachable(settings) && hasSignIn(settings) && settings.https === undefined && settings.trustProxy === false,
  },
  {
    warning:
      "TRUST_PROXY is true while others can reach the server without the proxy: they can say who they are. Name the proxy's address.",
    applies: (settings) => isReachable(settings) && settings.trustProxy === true,
  },
  {
    warning: "SESSION_SECRET_TOKEN is not set: each start makes another, and servers side by side don't know each other's visitors.",
    applies: (settings) => hasSignIn(settings) && !settings.sessionSecretIsSet,
  },
  {
    warning: `SESSION_SECRET_TOKEN is shorter than ${SHORTEST_SECRET} characters: it can be guessed. Take a random one (openssl rand -hex 32).`,
    applies: ({ sessionSecretIsSet, sessionSecretToken }) => sessionSecretIsSet && sessionSecretToken.length < SHORTEST_SECRET,
  },
  {
    warning: `PASSWORD is shorter than ${SHORTEST_PASSWORD} characters: it can be guessed.`,
    applies: ({ password }) => password !== undefined && password.length < SHORTEST_PASSWORD,
  },
  {
    warning: "EMBED_ORIGINS names an origin without HTTPS: browsers keep nobody signed in within frames of its pages.",
    applies: ({ embedOrigins }) => embedOrigins.some(isPlain),
  },
  {
    warning:
      "EMBED_ORIGINS is set, but nothing here speaks HTTPS: browsers keep nobody signed in within frames. Set HTTPS_KEY_FILE and HTTPS_CERT_FILE, or TRUST_PROXY.",
    applies: (settings) =>
      settings.embedOrigins.length > 0 && hasSignIn(settings) && settings.https === undefined && settings.trustProxy === false,
  },
  {
    warning: "PUBLIC_ORIGINS begins with an origin without HTTPS: what visitors type there, passwords too, can be read on the way.",
    applies: (settings) =>
      hasSignIn(settings) &&
      settings.publicOrigins[0] !== undefined &&
      isPlain(settings.publicOrigins[0]) &&
      !isLocalName(new URL(settings.publicOrigins[0]).hostname),
  },
];

/** One line each. */
export function unsafeSettings(settings: SafetySettings): readonly string[] {
  return CHECKS.filter(({ applies }) => applies(settings)).map(({ warning }) => warning);
}

/** From other machines. */
function isReachable({ ip }: SafetySettings): boolean {
  return !isLocalName(ip);
}

function hasSignIn({ strategies }: SafetySettings): boolean {
  return strategies.length > 0;
}

function hasStaff({ authors, operators }: SafetySettings): boolean {
  return authors.length + operators.length > 0;
}

function isPlain(origin: string): boolean {
  return origin.startsWith("http:");
}

/** Of this machine alone: a name, or an address with or without brackets. */
export function isLocalName(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(name);
}
