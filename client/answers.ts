/** What the server's answers mean for the page. */

import type { SessionAnswer, SnapshotAnswer } from "../src/protocol/page.js";
import { say } from "../src/words/said.js";
import { pageWords } from "./words/page-words.js";

export type Outcome =
  | { readonly answer: SessionAnswer | SnapshotAnswer }
  | { readonly answer?: undefined; readonly isFinal: boolean; readonly isSignedOut?: boolean; readonly problem?: string };

/** Answers that asking again won't change by itself. */
export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Written for a visitor. */
export async function problemOf(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => undefined);
  const message = typeof answer === "object" && answer !== null && "message" in answer ? answer.message : undefined;
  return typeof message === "string" ? say(message, pageWords()) : pageWords().noAnswer;
}
