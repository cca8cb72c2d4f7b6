/** What an address belongs to that one person may have all of: itself, or its IPv6 network of 64 bits. Source: RFC 4291. Pure. */
import { isIPv6 } from "node:net";

const GROUPS = 8;
const NETWORK_GROUPS = 4;
/** "::ffff:192.0.2.1": how a socket for both has an address of IPv4. */
const MAPPED = "0:0:0:0:0:ffff";

export function networkOf(address: string): string {
  const [plain = ""] = address.split("%");
  if (!isIPv6(plain)) return address;
  const groups = groupsOf(new URL(`http://[${plain}]`).hostname.slice(1, -1));
  if (groups.slice(0, 6).join(":") === MAPPED) return groups.slice(6).flatMap(bytesOf).join(".");
  return groups.slice(0, NETWORK_GROUPS).join(":");
}

/** `address`: as URLs have it, with hexadecimal groups alone. */
function groupsOf(address: string): readonly string[] {
  const [head = [], tail = []] = address.split("::").map((half) => (half === "" ? [] : half.split(":")));
  return [...head, ...Array.from({ length: GROUPS - head.length - tail.length }, () => "0"), ...tail];
}

function bytesOf(group: string): readonly number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
