/** What every sub-command is given. */

import { normalizeScope } from "../auth/scopes.js";
import type { Client } from "./client.js";
import { usageError } from "./command-error.js";
import type { Talk } from "./talk.js";

export interface Context {
  readonly talk: Talk;
  /** Results as one JSON document. */
  readonly json: boolean;
  readonly signal: AbortSignal;
  readonly temporaryFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Connects once. Throws CommandError. */
  client(): Promise<Client>;
  now(): Date;
}

/** Prints a result: the document for programs, the text for people. */
export function report({ talk, json }: Context, document: unknown, text: string): void {
  talk.result(json ? `${JSON.stringify(document, undefined, 2)}\n` : text);
}

/** "team/sales" of "/team/sales.ipynb". Throws CommandError for what can't be a dashboard's path, and for the folder itself. */
export function dashboardPath(text: string): string {
  const path = folderPath(text);
  if (path === "") throw usageError("A dashboard needs a name.");
  return path;
}

/** "" is the served folder itself. Throws CommandError. */
export function folderPath(text: string): string {
  const path = normalizeScope(text);
  if (path === undefined) {
    throw usageError(`"${text}" can't be the path of a dashboard: no part may be empty, begin with "." or hold a backslash.`);
  }
  return path;
}
