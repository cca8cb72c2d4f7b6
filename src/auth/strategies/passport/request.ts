/** What strategies take for a request of Express: as much of it as they look at. */

export interface StrategyRequest {
  readonly url: URL;
  readonly body?: Readonly<Record<string, string>>;
  /** Strategies write into it what they want to find again when the browser comes back. */
  readonly session: object;
}

export function requestOf({ url, body, session }: StrategyRequest): object {
  const headers: Record<string, string> = { host: url.host };
  const isSecure = url.protocol === "https:";
  const path = url.pathname + url.search;
  const headerOf = (name: string) => headers[name.toLowerCase()];
  return {
    method: body === undefined ? "GET" : "POST",
    url: path,
    originalUrl: path,
    protocol: isSecure ? "https" : "http",
    secure: isSecure,
    hostname: url.hostname,
    connection: { encrypted: isSecure },
    headers,
    query: Object.fromEntries(url.searchParams),
    body: body ?? {},
    session,
    get: headerOf,
    header: headerOf,
  };
}

/** `kept`: what an earlier one held. */
export function sessionOf(kept: object = {}): object {
  const done = (callback?: unknown) => {
    if (typeof callback === "function") callback();
  };
  const methods = Object.fromEntries(["save", "regenerate", "reload", "destroy"].map((name) => [name, { value: done }]));
  return Object.defineProperties({ ...kept }, methods);
}
