/** From the kernel to those who may hear it: logged, captured, screened by the policy, kept in the journal, sent on. */
import { screenKernelMessage } from "../policy/kernel-messages.js";
import { createStderrScrubber, createStdoutScrubber, type StreamScrubber } from "../policy/stderr-scrubber.js";
import { createMessage, type JupyterMessage } from "../protocol/message.js";
import { cellOfMessageId } from "../protocol/page.js";
import type { CellRunner } from "./cell-runner.js";
import type { Clients } from "./clients.js";
import type { Journal } from "./journal.js";
import type { Log } from "./log.js";
import type { OutputWidgets } from "./output-widgets.js";
import type { PageTargets } from "./page-targets.js";

/** What a page has a use for; the rest is for Jupyter clients. */
const PAGE_TYPES = new Set([
  "stream",
  "display_data",
  "update_display_data",
  "execute_result",
  "error",
  "clear_output",
  "comm_open",
  "comm_msg",
  "comm_close",
]);

export interface KernelTrafficParts {
  readonly runner: CellRunner | undefined;
  readonly outputWidgets: OutputWidgets;
  readonly pageTargets: Pick<PageTargets, "learn">;
  readonly journal: Journal;
  readonly clients: Clients;
  readonly log: Log;
  /** Its path, for the log. */
  readonly dashboard: string;
  /** Show visitors the traceback of errors: the operator's switch. */
  readonly tracebacks: boolean;
  /** Trimmed lines of the dashboard's code, to be kept out of what warnings quote. */
  readonly sourceLines: ReadonlySet<string>;
  /** As the notebook names it, or else its kernel. */
  readonly language: string;
}

export class KernelTraffic {
  private readonly scrubbers: Readonly<Record<string, StreamScrubber | undefined>>;

  constructor(private readonly parts: KernelTrafficParts) {
    this.scrubbers = { stderr: createStderrScrubber(parts.sourceLines, parts.language), stdout: createStdoutScrubber(parts.language) };
  }

  take(message: JupyterMessage): void {
    const { clients } = this.parts;
    this.report(message);
    if (message.header.msg_type.startsWith("comm_")) this.parts.outputWidgets.observe(message);
    const screened = this.parts.outputWidgets.isOwnEcho(message) ? undefined : this.screen(message);
    if (screened !== undefined && isIdle(screened)) this.flush(screened);
    if (screened !== undefined) {
      if (screened.channel === "iopub") this.publish(screened);
      else clients.toAsker(screened);
    }
    this.parts.runner?.observe(message);
  }

  /** Nothing more comes to the line that waits: a cell is done, a kernel is gone. */
  flush(after?: JupyterMessage): void {
    for (const [name, scrub] of Object.entries(this.scrubbers)) {
      const text = scrub?.flush() ?? "";
      if (text === "" || after === undefined) continue;
      const { header, parent_header } = after;
      const content = { name, text };
      this.publish(createMessage({ channel: "iopub", msgType: "stream", session: header.session, parent: parent_header, content }));
    }
  }

  private screen(message: JupyterMessage): JupyterMessage | undefined {
    const screened = screenKernelMessage(message, {
      tracebacks: this.parts.tracebacks,
      isOutputComm: (id) => this.parts.outputWidgets.has(id),
      sourceLines: this.parts.sourceLines,
    });
    if (screened?.header.msg_type !== "stream") return screened;
    const scrub = this.scrubbers[screened.content.name === "stderr" ? "stderr" : "stdout"];
    if (scrub === undefined) return screened;
    const text = scrub(typeof screened.content.text === "string" ? screened.content.text : "");
    return text === "" ? undefined : { ...screened, content: { ...screened.content, text } };
  }

  private publish(message: JupyterMessage): void {
    const { clients, journal, outputWidgets, pageTargets } = this.parts;
    const type = message.header.msg_type;
    if (type === "error" && this.parts.runner?.withholdsError(message.parent_header.msg_id) === true) {
      // Its place says that it was stopped; visitors have no use for the kernel's name of that.
      clients.toJupyter(message);
      return;
    }
    pageTargets.learn(message);
    if (outputWidgets.capture(message)) return;
    clients.toJupyter(message);
    if (type === "update_display_data") outputWidgets.updateDisplays(message.content);
    if (PAGE_TYPES.has(type)) clients.toPages(journal.record(message));
    else if (isCallbackStatus(message)) clients.toPages(journal.number(message));
  }

  /** Operators see what visitors don't: the whole error, and stderr. */
  private report(message: JupyterMessage): void {
    const { content, header } = message;
    const cell = cellOfMessageId(message.parent_header.msg_id);
    const { dashboard, log } = this.parts;
    if (header.msg_type === "error")
      log.warn({ dashboard, cell, ename: content.ename, evalue: content.evalue, traceback: content.traceback }, "error in a cell");
    else if (header.msg_type === "stream" && content.name === "stderr")
      log.info({ dashboard, cell, text: content.text }, "stderr of a cell");
  }
}

function isIdle({ header, content }: JupyterMessage): boolean {
  return header.msg_type === "status" && content.execution_state === "idle";
}

/** Widgets wait for the kernel to be done with a change before they send the next. */
function isCallbackStatus(message: JupyterMessage): boolean {
  const parent = message.parent_header;
  return message.header.msg_type === "status" && parent.msg_type?.startsWith("comm_") === true;
}
