/** Who may publish: from what a request says of itself to an author, or to the reason why it is none. Pure, but for the tokens. */
import type { Author, AuthorTokens } from "../../auth/author.js";

/** Where a request comes from, as far as it can be told. */
export interface Origins {
  /** The client's address, and those of the proxies that are believed. At least one. */
  readonly addresses: readonly string[];
  /** "1.1". */
  readonly httpVersion: string;
  /** Headers in which proxies name who they speak for; undefined values count as not sent. */
  readonly forwarding: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly believesProxies: boolean;
  /** As the Host header names it, and as a proxy that is believed does: "localhost:3000". */
  readonly hosts: readonly string[];
}

export type Access =
  /** `bySignIn`: by a cookie or a proxy's header, which any page's request brings along. */
  | { readonly kind: "granted"; readonly author: Author; readonly bySignIn?: boolean }
  /** A token is needed and none was sent. */
  | { readonly kind: "token-missing" }
  | { readonly kind: "token-wrong" }
  /** No token is set, and the request is not this machine's. */
  | { readonly kind: "remote" };

const LOCAL_AUTHOR: Author = { name: "local", scopes: [""] };

export async function decideAccess(tokens: AuthorTokens, secret: string | undefined, origins: () => Origins): Promise<Access> {
  if (tokens.isOpen) return isLocal(origins()) ? { kind: "granted", author: LOCAL_AUTHOR } : { kind: "remote" };
  if (secret === undefined) return { kind: "token-missing" };
  const author = await tokens.identify(secret);
  return author === undefined ? { kind: "token-wrong" } : { kind: "granted", author };
}

/** "token SECRET" or "Bearer SECRET". Other schemes are not ours: a proxy's own sign-in may use them. */
export function secretOf(authorization: string | undefined): string | undefined {
  return /^(?:token|bearer) +(\S+) *$/i.exec(authorization ?? "")?.[1];
}

/** Headers in which some proxies name the client. Nobody says which of them is right, so all must say the same. */
const CLIENT_HEADERS = ["x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"] as const;

/** Headers that only a proxy sends. */
export const FORWARDING_HEADERS = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-forwarded-server",
  ...CLIENT_HEADERS,
] as const;

/**
 * The address alone does not tell: whoever comes through a proxy on this machine has a local one. So every address on the way must be
 * local, nothing may speak of a proxy that is not believed, and the name that was asked for must be this machine's, or a web page
 * could have its own name lead here.
 */
export function isLocal({ addresses, httpVersion, forwarding, believesProxies, hosts }: Origins): boolean {
  // Browsers and tools have long gone on to 1.1; proxies that are set up with little care have not.
  const isProxied = httpVersion === "1.0" || FORWARDING_HEADERS.some((name) => forwarding[name] !== undefined);
  // What was forwarded for whom must be said in the header that is read.
  const isExplained = believesProxies && forwarding["x-forwarded-for"] !== undefined && forwarding.forwarded === undefined;
  return (
    (!isProxied || isExplained) &&
    // All that are named, also where fewer proxies are believed than there are.
    [...addresses, ...["x-forwarded-for", ...CLIENT_HEADERS].flatMap((name) => listed(forwarding[name]))].every(isLoopbackAddress) &&
    hosts.every(isLoopbackHost)
  );
}

function listed(header: Origins["forwarding"][string]): readonly string[] {
  return header === undefined ? [] : [header].flat().flatMap((value) => value.split(",").map((part) => part.trim()));
}

function isLoopbackAddress(address: string): boolean {
  return /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(address) || address === "::1";
}

/** With or without a port. */
function isLoopbackHost(host: string): boolean {
  const name = host.replace(/:\d*$/, "").toLowerCase();
  return name === "localhost" || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(name);
}
