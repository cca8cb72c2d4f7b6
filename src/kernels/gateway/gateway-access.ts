/** How a gateway is shown who asks, and what TLS needs: the same for HTTP and for WebSockets. */
import { Agent } from "undici";

export interface GatewayTls {
  /** PEM. Undefined: the authorities that Node.js knows. */
  readonly ca?: string | undefined;
  /** PEM, with its key: what shows the gateway who this is. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** False takes any certificate for the gateway's. */
  readonly rejectUnauthorized: boolean;
}

export interface GatewayCredentials {
  readonly token?: string | undefined;
  /** For Basic authentication. */
  readonly login?: { readonly user: string; readonly password: string } | undefined;
  /** Go out with every request. */
  readonly requestHeaders?: Readonly<Record<string, string>> | undefined;
  readonly tls?: GatewayTls | undefined;
}

export class GatewayAccess {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** What `ws` is to know. */
  readonly tls: GatewayTls | undefined;
  readonly dispatcher: Agent;
  /** The token, where the one header that could carry it says something else. */
  private readonly query: string;

  constructor({ token, login, requestHeaders = {}, tls }: GatewayCredentials) {
    const named = Object.fromEntries(Object.entries(requestHeaders).map(([name, value]) => [name.toLowerCase(), value]));
    const spoken = named.authorization ?? (login && basic(login));
    const authorization = spoken ?? (token === undefined ? undefined : `token ${token}`);
    this.headers = { ...named, ...(authorization === undefined ? {} : { authorization }) };
    this.query = spoken === undefined || token === undefined ? "" : `token=${encodeURIComponent(token)}`;
    this.tls = tls;
    // How long an answer may take is said with each request.
    this.dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, ...(tls === undefined ? {} : { connect: { ...tls } }) });
  }

  /** `url`: of the gateway. */
  address(url: string): string {
    if (this.query === "") return url;
    return `${url}${url.includes("?") ? "&" : "?"}${this.query}`;
  }

  async close(): Promise<void> {
    await this.dispatcher.destroy();
  }
}

function basic({ user, password }: { readonly user: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`, "utf8").toString("base64")}`;
}
