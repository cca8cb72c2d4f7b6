/** A real OpenID Connect provider on a port of its own, with pages that take any name and password. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import Provider, { type AccountClaims } from "oidc-provider";
import { type Answer, type CookieClient, formAction } from "./cookie-client.js";
import { freePort } from "./free-port.js";

export const CLIENT_ID = "dashboards";
/** For programs that know nothing of PKCE. */
export const PLAIN_CLIENT_ID = "plain";
export const CLIENT_SECRET = "a secret between the two";

export class OpenIdProvider {
  /** By name; who is missing is no user. The names are also their `sub`. */
  readonly accounts = new Map<string, Omit<AccountClaims, "sub">>();
  /** How many sign-ins were ended here by who had their refresh token. */
  revoked = 0;
  /** The name of a user whose sign-ins come without one. */
  withoutRefreshToken = "";
  /** What only servers ask is not answered, while browsers are. */
  isAwayToServers = false;
  private readonly revokers = new Set<() => Promise<void>>();
  private provider: Provider | undefined;
  private server: Server | undefined;

  private constructor(private readonly port: number) {}

  /** Where it will be; nothing listens there yet. */
  static async place(): Promise<OpenIdProvider> {
    return new OpenIdProvider(await freePort());
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** `client`: the origin of the server that people sign in to. What was signed in before is still signed in. */
  async start(client: string): Promise<void> {
    this.provider ??= this.create(client);
    const answer = this.provider.callback();
    this.server = createServer((request, response) => {
      if (this.isAwayToServers && /^\/(token|me)\b/.test(request.url ?? "")) request.socket.destroy();
      else void answer(request, response);
    });
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  }

  /** All refresh tokens that are in use. */
  async revokeAll(): Promise<void> {
    await Promise.all([...this.revokers].map((revoke) => revoke()));
    this.revokers.clear();
  }

  private create(client: string): Provider {
    const registered = {
      client_secret: CLIENT_SECRET,
      grant_types: ["authorization_code", "refresh_token"],
      redirect_uris: ["oidc", "company", "careless"].map((strategy) => `${client}/login/${strategy}/callback`),
      post_logout_redirect_uris: [`${client}/`],
    };
    const provider = new Provider(this.issuer, {
      clients: [
        { ...registered, client_id: CLIENT_ID },
        { ...registered, client_id: PLAIN_CLIENT_ID, token_endpoint_auth_method: "client_secret_post" },
      ],
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "preferred_username", "groups"] },
      features: { revocation: { enabled: true } },
      cookies: { keys: ["only for tests"] },
      pkce: { required: (_context, { clientId }) => clientId !== PLAIN_CLIENT_ID },
      issueRefreshToken: (_context, _client, { accountId }) => accountId !== this.withoutRefreshToken,
      // A token that was exchanged already ends the whole sign-in: whoever comes with it has not kept the new one.
      rotateRefreshToken: () => true,
      findAccount: (_context, sub) => {
        if (!this.accounts.has(sub)) return undefined;
        return { accountId: sub, claims: () => ({ ...this.accounts.get(sub), sub }) };
      },
    });
    provider.on("refresh_token.saved", (token) => this.revokers.add(() => token.destroy()));
    provider.on("grant.revoked", () => {
      this.revoked += 1;
    });
    return provider;
  }
}

/** From its page that asks for name and password to where it then sends the browser: an address that begins with `callback`. */
export async function signInAtProvider(client: CookieClient, login: string, page: Answer, callback: string): Promise<string> {
  const isBack = (url: string) => url.startsWith(callback);
  const consent = await client.follow(formAction(page), { prompt: "login", login, password: "any" }, isBack);
  const back = isBack(consent.location) ? consent : await client.follow(formAction(consent), { prompt: "consent" }, isBack);
  return back.location;
}
