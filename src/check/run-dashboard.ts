/** Runs a dashboard in a session of its own, as a server does for a visitor, and takes what its page would get. */
import { UnknownKernelError } from "../kernels/errors.js";
import type { Output } from "../outputs/output.js";
import type { JupyterMessage } from "../protocol/message.js";
import { type CellProgress, isSessionState, STATE_TYPE } from "../protocol/page.js";
import { hasRun, SETTLE_MS } from "../sessions/run-end.js";
import type { Session, SessionClient } from "../sessions/types.js";
import type { KernelWords } from "./kernel-words.js";

export interface Run {
  readonly ended: "done" | "time" | "down";
  readonly cells: readonly CellProgress[];
  /** What a page gets that comes now. */
  readonly messages: readonly JupyterMessage[];
  outputs(cell: number): readonly Output[];
  /** As the kernel wrote it: pages get less. */
  stderr(cell: number): string;
  /** Of a kernel that is not there, for whoever can mend it. */
  readonly trouble: string | undefined;
  readonly limitSeconds: number;
}

const MS = 1000;

interface FollowOptions {
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
  /** The session's log. */
  readonly words: Pick<KernelWords, "deathOf" | "stderrOf">;
}

/** Rejects where `signal` is aborted. */
export async function followSession(session: Session, { limitSeconds, signal, words }: FollowOptions): Promise<Run> {
  const ended = await endOf(session, limitSeconds * MS, signal);
  const { path } = session.dashboard;
  const messages: JupyterMessage[] = [];
  session.attach({ kind: "page", send: (message) => messages.push(message), close: () => {} }).detach();
  const outputs = new Map(session.state.cells.map(({ index }) => [index, session.outputs(index)]));
  return {
    ended,
    cells: session.state.cells,
    messages,
    outputs: (cell) => outputs.get(cell) ?? [],
    stderr: (cell) => words.stderrOf(path, cell),
    trouble: ended === "down" ? ((await failedStart(session)) ?? words.deathOf(path)) : undefined,
    limitSeconds,
  };
}

function endOf(session: Session, limitMs: number, signal: AbortSignal): Promise<Run["ended"]> {
  return new Promise((resolve, reject) => {
    let settling: NodeJS.Timeout | undefined;
    const finish = (tell: () => void): void => {
      clearTimeout(limit);
      clearTimeout(settling);
      signal.removeEventListener("abort", abort);
      tell();
    };
    const abort = (): void => finish(() => reject(signal.reason));
    const limit = setTimeout(() => finish(() => resolve("time")), limitMs);
    const client: SessionClient = {
      kind: "page",
      send: ({ header, content }) => {
        if (header.msg_type !== STATE_TYPE || !isSessionState(content)) return;
        clearTimeout(settling);
        if (content.kernel === "dead" || content.kernel === "failed") finish(() => resolve("down"));
        else if (hasRun(content)) settling = setTimeout(() => finish(() => resolve("done")), SETTLE_MS);
      },
      close: () => finish(() => resolve("down")),
    };
    signal.addEventListener("abort", abort);
    // Stays until the session is stopped, which ends for want of visitors otherwise.
    session.attach(client);
    if (signal.aborted) abort();
  });
}

function failedStart(session: Session): Promise<string | undefined> {
  return session.started.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof UnknownKernelError) return error.detail;
      return error instanceof Error ? error.message : String(error);
    },
  );
}
