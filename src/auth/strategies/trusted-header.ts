/** A proxy in front of the server signs visitors in, and says in headers of each request who it is from. */
import { BlockList, isIP, isIPv6 } from "node:net";
import type { RequestFacts, RequestIdentity, RequestStrategy } from "../strategy.js";

export const TRUSTED_HEADER = "header";

export interface TrustedHeaderOptions {
  /** Names of headers. */
  readonly user: string;
  readonly groups: string | undefined;
  readonly displayName: string | undefined;
  /** Between two groups. */
  readonly groupSeparator: string;
  /** Addresses and networks of the proxies: "10.0.0.1", "fd00::/8". Each is one. */
  readonly from: readonly string[];
  readonly logoutUrl: string | undefined;
}

const LONGEST_NAME = 300;
const CONTROL = /\p{Cc}/u;
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

export function createTrustedHeader(options: TrustedHeaderOptions): RequestStrategy {
  const isProxy = addressesOf(options.from);
  const [user, groups, displayName] = [options.user, options.groups, options.displayName].map((name) => name?.toLowerCase());
  const headers = [user, groups, displayName].filter((name) => name !== undefined);
  return {
    kind: "request",
    name: TRUSTED_HEADER,
    label: "Proxy",
    headers,
    logoutUrl: options.logoutUrl,
    identify(request) {
      if (!headers.some((name) => request.headers[name] !== undefined)) return { kind: "nobody" };
      if (!isProxy(request.peerAddress)) return { kind: "forged" };
      const names = valuesOf(request, user);
      // Of two, one is the visitor's own, and nobody can say which.
      if (names.length > 1 || names.some((name) => name.length > LONGEST_NAME || CONTROL.test(name))) return { kind: "forged" };
      const [name = ""] = names;
      if (name === "") return { kind: "nobody" };
      return knownAs(name, valuesOf(request, displayName)[0] || name, groupsOf(valuesOf(request, groups), options.groupSeparator));
    },
  };
}

/** Whether a text is an address or a network. */
export function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const most = isIPv6(address) ? 128 : 32;
  return isIP(address) !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

function addressesOf(networks: readonly string[]): (peer: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (peer) => {
    const address = peer.replace(MAPPED, "").replace(/%.*$/, "");
    return isIP(address) !== 0 && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  };
}

function knownAs(name: string, displayName: string, groups: readonly string[]): RequestIdentity {
  const record = { username: name, displayName, groups };
  return { kind: "known", identity: { strategy: TRUSTED_HEADER, name, displayName, groups, record } };
}

function valuesOf({ headers }: RequestFacts, name: string | undefined): readonly string[] {
  return name === undefined ? [] : [headers[name] ?? []].flat().map((value) => utf8Of(value).trim());
}

function groupsOf(values: readonly string[], separator: string): readonly string[] {
  return values.flatMap((value) => value.split(separator).flatMap((group) => group.trim() || []));
}

/** Node reads headers as Latin-1; proxies write UTF-8. */
function utf8Of(value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}
