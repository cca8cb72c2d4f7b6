/** Why the server did not do what was asked, in words for the author. */

/** Thrown where a request to the publishing routes fails. Shown beside what the author wanted to do. */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";

  /** `status`: of the answer; 0 where there was none. */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  /** Another change came first. */
  get isConflict(): boolean {
    return this.status === 412;
  }
}

export const UNREACHABLE = "The server can't be reached. Check the connection, then try again.";
export const BROKEN_OFF = "The upload broke off: the connection was lost. Check it, then try again.";

/** `body` is JSON with a message where the server itself answered; a proxy in front of it may answer with anything. */
export function problemOf(status: number, body: string): RequestProblem {
  return new RequestProblem(status, messageIn(body) ?? messageFor(status));
}

export function wordsOf(error: unknown): string {
  return error instanceof RequestProblem ? error.message : `Something unexpected went wrong: ${String(error)}`;
}

function messageIn(body: string): string | undefined {
  try {
    const content: unknown = JSON.parse(body);
    const message: unknown = typeof content === "object" && content !== null && "message" in content ? content.message : undefined;
    return typeof message === "string" && message !== "" ? message : undefined;
  } catch {
    return undefined;
  }
}

function messageFor(status: number): string {
  if (status === 413) return "This is more than the server, or a proxy in front of it, takes.";
  if (status >= 502 && status <= 504) return "The server can't be reached at the moment. Try again in a minute.";
  return `The server answered with status ${status} and no reason.`;
}
