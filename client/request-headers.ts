/** What a page says of itself with each request for JSON. */
import type { PageConfig } from "../src/protocol/page.js";

export function requestHeaders({ visitorToken }: Pick<PageConfig, "visitorToken">): Record<string, string> {
  return { Accept: "application/json", ...(visitorToken === undefined ? {} : { "X-Dashboard-Visitor": visitorToken }) };
}
