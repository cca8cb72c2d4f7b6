/** The part of a page's query that tells one session from another. */

/** Which view is shown is the page's business: all views of a dashboard share a session. */
const OF_THE_PAGE = new Set(["view", "visitor", "share"]);

/** Takes and gives a query without "?". The order of the parameters stays. */
export function sessionQuery(query: string): string {
  const kept = [...new URLSearchParams(query)].filter(([name]) => !OF_THE_PAGE.has(name));
  return new URLSearchParams(kept).toString();
}
