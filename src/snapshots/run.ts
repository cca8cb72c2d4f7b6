/** Follows a session of a static dashboard until all its cells have run, and takes what it would show to a new page. */
import type { Notebook } from "../notebook/notebook.js";
import type { JupyterMessage } from "../protocol/message.js";
import { isSessionState, type SessionState, STATE_TYPE } from "../protocol/page.js";
import { hasRun, SETTLE_MS } from "../sessions/run-end.js";
import type { Attachment, Session, SessionClient } from "../sessions/types.js";
import { RunFailedError } from "./errors.js";
import type { Result } from "./snapshot.js";

export interface RunOptions {
  /** In ms; a run that takes longer has failed. */
  readonly limitMs: number;
  now(): Date;
}

/** While it runs, the session has a client more: it does not end for want of visitors. Throws RunFailedError. */
export function followRun(session: Session, { limitMs, now }: RunOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    let settling: NodeJS.Timeout | undefined;
    let attachment: Attachment | undefined;
    let isOver = false;
    const limit = setTimeout(() => end(() => reject(new RunFailedError("It has taken longer than STATIC_RUN_TIMEOUT."))), limitMs);
    const end = (tell: () => void): void => {
      isOver = true;
      clearTimeout(limit);
      clearTimeout(settling);
      attachment?.detach();
      tell();
    };
    const take = (): void => end(() => resolve({ ...collect(session), taken: now() }));
    const client: SessionClient = {
      kind: "page",
      send: (message) => {
        const state = stateOf(message);
        if (state === undefined) return;
        clearTimeout(settling);
        if (state.kernel === "dead" || state.kernel === "failed") end(() => reject(new RunFailedError(problemOf(state))));
        else if (hasRun(state)) settling = setTimeout(take, SETTLE_MS);
      },
      close: () => end(() => reject(new RunFailedError("It was stopped."))),
    };
    attachment = session.attach(client);
    // Its state comes at once: one that was down already has nothing to wait for.
    if (isOver) attachment.detach();
  });
}

/** As a page that comes now would get it. */
export function collect(session: Pick<Session, "dashboard" | "state" | "replay">): Omit<Result, "taken"> {
  const { path, revision, notebook } = session.dashboard;
  const { cells } = session.state;
  const complete = cells.every(({ index, status }) => status === "done" || mayRaise(notebook, index));
  return { path, revision, cells, complete, messages: session.replay() };
}

function mayRaise({ cells }: Notebook, index: number): boolean {
  const cell = cells[index];
  return cell?.kind === "code" && cell.mayRaise;
}

function stateOf({ header, content }: JupyterMessage): SessionState | undefined {
  return header.msg_type === STATE_TYPE && isSessionState(content) ? content : undefined;
}

function problemOf({ problem }: SessionState): string {
  return problem ?? "Its kernel has stopped.";
}
