/** Where a visitor goes after signing in: only ever a page of this server. Pure. */

const BASE = "http://server.invalid";
const UNSPEAKABLE = /[\p{Cc}\\]/u;

/** `asked`: as a link or form gave it. `linkBase`: "" or "/prefix". The start page where it is no page of this server. */
export function returnPath(asked: string | undefined, linkBase: string): string {
  const start = linkBase === "" ? "/" : linkBase;
  if (asked === undefined || !asked.startsWith("/") || UNSPEAKABLE.test(asked) || !URL.canParse(asked, BASE)) return start;
  const url = new URL(asked, BASE);
  const isOurs = url.origin === BASE && (url.pathname === linkBase || url.pathname.startsWith(`${linkBase}/`));
  const own = url.pathname.slice(linkBase.length);
  // Browsers take two slashes at the start for another host.
  if (!isOurs || url.pathname.startsWith("//") || /^\/(login|logout)(\/|$)/.test(own)) return start;
  return url.pathname + url.search;
}
