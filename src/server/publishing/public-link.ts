/** The addresses that publishing answers with, made by PUBLIC_LINK_PATTERN. Pure. */
import { ConfigError } from "../../config/config-error.js";

/** Of the request that the answer is for. */
export interface LinkParts {
  /** "http" or "https". */
  readonly protocol: string;
  /** Without the port; an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
  /** "" or "/prefix". */
  readonly baseUrl: string;
}

export type PublicLink = (parts: LinkParts) => string;

const DEFAULT_PATTERN = "{protocol}://{host}:{port}{baseUrl}";
const PLACEHOLDERS = ["protocol", "host", "port", "baseUrl"] as const;

/** What it makes has no slash at its end. Throws ConfigError. */
export function parsePublicLinkPattern(pattern: string = DEFAULT_PATTERN): PublicLink {
  const unknown = [...pattern.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]).filter((name) => !isPlaceholder(name));
  if (unknown.length > 0) {
    const known = PLACEHOLDERS.map((name) => `{${name}}`).join(", ");
    throw new ConfigError([`PUBLIC_LINK_PATTERN knows no {${unknown.join("}, {")}}; it knows ${known}.`]);
  }
  return (parts) => {
    const link = pattern.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (isPlaceholder(name) ? String(parts[name]) : whole));
    return withoutDefaultPort(link).replace(/\/+$/, "");
  };
}

function isPlaceholder(name: string | undefined): name is (typeof PLACEHOLDERS)[number] {
  return PLACEHOLDERS.some((placeholder) => placeholder === name);
}

function withoutDefaultPort(link: string): string {
  return link.replace(/^(http:\/\/[^/]+):80(?=\/|$)/, "$1").replace(/^(https:\/\/[^/]+):443(?=\/|$)/, "$1");
}
