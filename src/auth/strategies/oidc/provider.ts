/** An OpenID Connect provider: found by its issuer when first needed, and looked for again where that failed. */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  clockTolerance,
  discovery,
  None,
} from "openid-client";

export interface ClientSettings {
  readonly issuer: URL;
  readonly clientId: string;
  /** Undefined for a public client. */
  readonly clientSecret: string | undefined;
  /** Undefined: as the provider says. */
  readonly authentication: "client_secret_basic" | "client_secret_post" | undefined;
}

const TIMEOUT_SECONDS = 10;
/** Between the provider's clock and ours. */
const TOLERANCE_SECONDS = 30;

export class Provider {
  private found: Promise<Configuration> | undefined;

  constructor(private readonly settings: ClientSettings) {}

  /** Rejects where it does not answer. */
  configuration(): Promise<Configuration> {
    this.found ??= discover(this.settings).catch((error: unknown) => {
      this.found = undefined;
      throw error;
    });
    return this.found;
  }
}

/** Without TLS only where nobody is between. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

async function discover({ issuer, clientId, clientSecret, authentication }: ClientSettings): Promise<Configuration> {
  const execute = issuer.protocol === "http:" && isLoopback(issuer) ? [allowInsecureRequests] : [];
  const metadata = { [clockTolerance]: TOLERANCE_SECONDS };
  const auth = clientSecret === undefined ? None() : bySecret(clientSecret, authentication);
  return discovery(issuer, clientId, metadata, auth, { execute, timeout: TIMEOUT_SECONDS });
}

/** Where a provider does not say what it takes, it takes Basic (OpenID Connect Discovery 1.0, 3). */
function bySecret(secret: string, asked: ClientSettings["authentication"]): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const isBasic = asked === undefined ? methods.includes("client_secret_basic") : asked === "client_secret_basic";
    (isBasic ? basic : post)(server, client, body, headers);
  };
}
