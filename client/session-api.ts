/** What a page asks of the server for its session: the session itself, its channels' address, and what its kernel shall do. */

import type { PageConfig } from "../src/protocol/page.js";
import { isFinal, type Outcome, problemOf } from "./answers.js";
import { requestHeaders, requestQuery } from "./request-headers.js";
import type { Surroundings } from "./surroundings.js";
import { pageWords } from "./words/page-words.js";

const UNAUTHORIZED = 401;

export class SessionApi {
  constructor(
    private readonly config: PageConfig,
    private readonly surroundings: Pick<Surroundings, "fetch" | "origin">,
  ) {}

  /** `startOver`: it ends, and a new one begins. */
  async open(startOver: boolean): Promise<Outcome> {
    const { dashboard, query, revision } = this.config;
    try {
      const response = await this.request("/_api/sessions", { dashboard, query, revision, startOver });
      const isSignedOut = response.status === UNAUTHORIZED;
      if (!response.ok) return { isFinal: isFinal(response.status), isSignedOut, problem: await problemOf(response) };
      return { answer: await response.json() };
    } catch {
      return { isFinal: false };
    }
  }

  /** Resolves to a problem for the visitor, if there is one. */
  async askOfKernel(kernelId: string | undefined, what: "restart" | "interrupt"): Promise<string | undefined> {
    const response = await this.request(`/api/kernels/${kernelId}/${what}`).catch(() => undefined);
    if (response === undefined) return pageWords().unreachable;
    return response.ok ? undefined : problemOf(response);
  }

  /** `since`: of what the page has, the last. */
  channelsUrl(kernelId: string, sessionId: string, since: number | undefined): string {
    const query = new URLSearchParams({ session_id: sessionId, page: "1", ...requestQuery(this.config) });
    if (since !== undefined) query.set("since", String(since));
    const origin = this.surroundings.origin.replace(/^http/, "ws");
    return `${origin}${this.config.baseUrl}/api/kernels/${kernelId}/channels?${query}`;
  }

  private request(path: string, body: object = {}): Promise<Response> {
    return this.surroundings.fetch(this.config.baseUrl + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...requestHeaders(this.config) },
      body: JSON.stringify(body),
    });
  }
}
