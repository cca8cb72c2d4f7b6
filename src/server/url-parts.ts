/** A request's URL in its two parts, undecoded; the query begins after the first "?" and may hold others. */

export interface UrlParts {
  readonly path: string;
  /** Without "?"; "" where there is none. */
  readonly query: string;
}

export function splitUrl(url: string): UrlParts {
  const at = url.indexOf("?");
  return at === -1 ? { path: url, query: "" } : { path: url.slice(0, at), query: url.slice(at + 1) };
}
