/** What a page says of itself with each request. */
import type { PageConfig } from "../src/protocol/page.js";

type Credentials = Pick<PageConfig, "visitorToken" | "share">;

export function requestHeaders({ visitorToken, share }: Credentials): Record<string, string> {
  return {
    Accept: "application/json",
    ...(visitorToken === undefined ? {} : { "X-Dashboard-Visitor": visitorToken }),
    ...(share === undefined ? {} : { "X-Dashboard-Share": share }),
  };
}

/** Of a WebSocket, which can have no headers. */
export function requestQuery({ visitorToken, share }: Credentials): Record<string, string> {
  return { ...(visitorToken === undefined ? {} : { visitor: visitorToken }), ...(share === undefined ? {} : { share }) };
}
