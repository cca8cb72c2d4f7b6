/**
 * Runs a notebook's code cells one after the other, as "Run All" does, and says how far it is.
 * A cell is over when its reply came on shell and the kernel's `idle` for it on iopub: nothing it published is still under way then.
 * A kernel that is idle without having replied is asked for something else: shell is answered in order, so a reply to that means that the
 * cell's never comes, as where the kernel itself failed over it (bash_kernel, at a quote that is not closed).
 * An error stops the run unless the cell is tagged `raises-exception`.
 */
import type { CodeCell } from "../notebook/notebook.js";
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { type CellProgress, type CellStatus, cellMessageId, type FailureReason } from "../protocol/page.js";

export interface CellRunnerOptions {
  readonly cells: readonly CodeCell[];
  readonly session: string;
  send(message: JupyterMessage): void;
  /** A cell begins: what it showed before is void. */
  onCellStarted(index: number): void;
  onChange(): void;
}

interface Execution {
  readonly position: number;
  readonly messageId: string;
  /** Of the other question. */
  readonly doubtId: string;
  replied: boolean;
  idle: boolean;
  failed: boolean;
  /** Its kernel has said of its interruption that it ended it. */
  interrupted: boolean;
  reason: FailureReason | undefined;
}

export class CellRunner {
  private statuses: CellStatus[];
  private readonly reasons = new Map<number, FailureReason>();
  private current: Execution | undefined;
  /** Of each stop that is on its way to the kernel, the cells that it may reach. */
  private readonly stops = new Set<Execution[]>();

  constructor(private readonly options: CellRunnerOptions) {
    this.statuses = options.cells.map(() => "waiting");
  }

  get progress(): readonly CellProgress[] {
    return this.options.cells.map((cell, position) => {
      const reason = this.reasons.get(position);
      return { index: cell.index, status: this.statuses[position] ?? "waiting", ...(reason === undefined ? {} : { reason }) };
    });
  }

  get running(): boolean {
    return this.current !== undefined;
  }

  start(): void {
    this.statuses = this.options.cells.map(() => "waiting");
    this.reasons.clear();
    this.stops.clear();
    this.run(0);
  }

  /** The kernel is gone or about to be: what has not ended never will. */
  abort(): void {
    // A cell that the kernel was ended for has failed; others had no chance.
    if (this.current?.reason !== undefined) this.fail(this.current);
    this.current = undefined;
    this.statuses = this.statuses.map((status) => (status === "running" || status === "waiting" ? "not-run" : status));
  }

  /** Its kernel died over the cell that runs. */
  failCurrent(reason?: FailureReason): void {
    if (this.current === undefined) return;
    if (reason !== undefined) this.current.reason ??= reason;
    this.fail(this.current);
  }

  /** If this cell fails, that is why. The first cause counts. */
  blame(messageId: string, reason: FailureReason): void {
    if (this.current?.messageId === messageId) this.current.reason ??= reason;
  }

  /**
   * The visitor stops the cell that runs, or the next where that ends before the kernel hears of it. The cause is known before the
   * kernel can say anything of it.
   */
  async stopCurrent(interrupt: () => Promise<void>): Promise<void> {
    const reached: Execution[] = [];
    if (this.current !== undefined) {
      this.stops.add(reached);
      blameStop(this.current, reached);
    }
    try {
      await interrupt();
    } catch (error) {
      for (const execution of reached) if (!execution.interrupted) execution.reason = undefined;
      throw error;
    } finally {
      this.stops.delete(reached);
    }
  }

  /**
   * An error of this cell came. True where it still runs but was interrupted: what its kernel says of that is not the cell's own error.
   * The run ends with it, even if the reply says that all is well: the block of an Output widget swallows errors that it has shown.
   */
  withholdsError(messageId: string | undefined): boolean {
    const { current } = this;
    if (current === undefined || current.messageId !== messageId || !isStop(current.reason)) return false;
    current.interrupted = true;
    return true;
  }

  /** Looks for the end of the current cell; all other messages leave it as it is. */
  observe(message: JupyterMessage): void {
    const execution = this.current;
    const parent = message.parent_header.msg_id;
    if (execution === undefined || parent === undefined || ![execution.messageId, execution.doubtId].includes(parent)) return;
    const isReply = message.header.msg_type === (parent === execution.doubtId ? "kernel_info_reply" : "execute_reply");
    if (message.channel === "shell" && isReply && !execution.replied) {
      execution.replied = true;
      execution.failed = parent === execution.doubtId || message.content.status !== "ok";
      if (isLackOfMemory(message.content)) execution.reason ??= "memory";
    } else if (parent === execution.messageId && isIdle(message)) {
      execution.idle = true;
      if (!execution.replied) this.options.send(doubt(execution.doubtId, this.options.session));
    }
    if (execution.replied && execution.idle) this.finish(execution);
  }

  private run(position: number): void {
    const cell = this.options.cells[position];
    if (cell === undefined) {
      this.current = undefined;
      this.options.onChange();
      return;
    }
    const messageId = cellMessageId(cell.index);
    const doubtId = globalThis.crypto.randomUUID();
    this.current = { position, messageId, doubtId, replied: false, idle: false, failed: false, interrupted: false, reason: undefined };
    for (const reached of this.stops) blameStop(this.current, reached);
    this.statuses[position] = "running";
    this.options.onCellStarted(cell.index);
    this.options.onChange();
    this.options.send(executeRequest(cell.source, messageId, this.options.session));
  }

  private finish(execution: Execution): void {
    const hasFailed = execution.failed || execution.interrupted;
    if (hasFailed) this.fail(execution);
    else this.statuses[execution.position] = "done";
    const mayRaise = this.options.cells[execution.position]?.mayRaise === true && execution.reason !== "stopped";
    if (!hasFailed || mayRaise) {
      this.run(execution.position + 1);
      return;
    }
    this.current = undefined;
    this.abort();
    this.options.onChange();
  }

  private fail({ position, reason }: Execution): void {
    this.statuses[position] = "failed";
    if (reason !== undefined) this.reasons.set(position, reason);
  }
}

/** The only request to run code that ever leaves the server. */
export function executeRequest(code: string, messageId: string, session: string): JupyterMessage {
  return createMessage({
    channel: "shell",
    msgType: "execute_request",
    session,
    msgId: messageId,
    content: { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: true },
  });
}

function isIdle({ channel, header, content }: JupyterMessage): boolean {
  return channel === "iopub" && header.msg_type === "status" && content.execution_state === "idle";
}

function doubt(msgId: string, session: string): JupyterMessage {
  return createMessage({ channel: "shell", msgType: "kernel_info_request", session, msgId });
}

/** The first cause counts. */
function blameStop(execution: Execution, reached: Execution[]): void {
  if (execution.reason !== undefined) return;
  execution.reason = "stopped";
  reached.push(execution);
}

function isStop(reason: FailureReason | undefined): boolean {
  return reason === "time" || reason === "stopped";
}

/** Python's, NumPy's and others' errors of that name, and R's. */
function isLackOfMemory({ ename, evalue }: JsonObject): boolean {
  return /Memory(Error)?$/.test(String(ename)) || /cannot allocate vector of size/.test(String(evalue));
}
