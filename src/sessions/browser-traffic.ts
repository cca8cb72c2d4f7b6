/** From a client to the kernel: each message is judged by the policy, and only what the policy rebuilt goes on. */
import { judgeBrowserMessage, type Question, type Verdict } from "../policy/browser-messages.js";
import { createMessage, type JsonObject, type JsonValue, type JupyterMessage } from "../protocol/message.js";
import { ACK_TYPE, WIDGET_TARGET } from "../protocol/page.js";
import { answerQuestion } from "./answer-question.js";
import type { Clients } from "./clients.js";
import { openingForPages } from "./comm-table.js";
import type { Journal } from "./journal.js";
import { isJsonObject } from "./json.js";
import { OpenedComms } from "./opened-comms.js";
import type { PageTargets } from "./page-targets.js";
import type { Refusal, Refusals } from "./refusals.js";
import type { Requests } from "./requests.js";
import type { Dashboard, SessionClient, SessionMode } from "./types.js";

/** By browsers, at once in a session. */
const MAX_OPENED_COMMS = 200;
/** By one visitor, where others are in the session as well. */
const MAX_OPENED_BY_ONE = 20;
/** Given where the comm's id is one, and no other comm's. */
const NOT_OPENED: ReadonlySet<Refusal> = new Set<Refusal>(["comm-target", "comms-opened", "view-only"]);

export interface BrowserTrafficParts {
  readonly session: string;
  readonly mode: SessionMode;
  readonly viewOnly: boolean;
  readonly isShared: boolean;
  readonly dashboard: Dashboard;
  readonly allowedTargets: ReadonlySet<string>;
  readonly pageTargets: Pick<PageTargets, "has">;
  readonly clients: Clients;
  readonly journal: Journal;
  readonly requests: Requests;
  readonly refusals: Pick<Refusals, "count">;
  isOutputComm(id: string): boolean;
}

export class BrowserTraffic {
  private readonly openedComms: OpenedComms;

  constructor(private readonly parts: BrowserTrafficParts) {
    const { clients, journal } = parts;
    const [isOpen, isConnected] = [(id: string) => journal.comms.has(id), (client: SessionClient) => clients.has(client)];
    this.openedComms = new OpenedComms({
      limit: MAX_OPENED_COMMS,
      limitEach: parts.isShared ? MAX_OPENED_BY_ONE : MAX_OPENED_COMMS,
      isOpen,
      isConnected,
    });
  }

  take(message: JupyterMessage, client: SessionClient): void {
    const verdict = this.judge(message);
    const messageId = verdict.kind === "forward" ? verdict.message.header.msg_id : message.header.msg_id;
    const isSettledHere = verdict.kind === "refuse" || verdict.kind === "answer";
    const isNew = isSettledHere || this.parts.clients.remember(messageId, client, message.header.session);
    if (client.kind === "page") client.send(this.answer(ACK_TYPE, message, {}));
    if (isNew) this.act(verdict, message, client);
    else if (verdict.kind === "forward") this.answerAgain(verdict.message, client);
  }

  private judge(message: JupyterMessage): Verdict {
    const { allowedTargets, dashboard, journal, mode, session, viewOnly, isShared } = this.parts;
    return judgeBrowserMessage(message, {
      mode,
      viewOnly,
      isShared,
      session,
      allowedTargets: { has: (target) => allowedTargets.has(target) || this.isOfPages(target) },
      comms: journal.comms,
      isOutputComm: (id) => this.parts.isOutputComm(id),
      isCodeCell: (index) => dashboard.notebook.cells[index]?.kind === "code",
    });
  }

  private act(verdict: Verdict, message: JupyterMessage, client: SessionClient): void {
    if (verdict.kind === "execute") this.execute(verdict.cell, message, client);
    else if (verdict.kind === "forward" && verdict.message.header.msg_type === "comm_open") this.open(verdict.message, client);
    else if (verdict.kind === "forward") this.forward(verdict.message, client);
    else if (verdict.kind === "answer") this.answerQuestion(verdict.question, message, client);
    else this.refuse(verdict.reason, message, client, verdict.reply);
  }

  private answerQuestion(question: Question, message: JupyterMessage, client: SessionClient): void {
    const { dashboard, journal, requests } = this.parts;
    const { name = "", language = name } = dashboard.notebook.kernel;
    const { msgType, content } = answerQuestion(question, journal.comms, language);
    requests.answer(message, client, content, msgType);
  }

  private execute(index: number, request: JupyterMessage, client: SessionClient): void {
    const cell = this.parts.dashboard.notebook.cells[index];
    if (cell?.kind === "code") this.parts.requests.execute(cell.source, request, client);
  }

  private open(message: JupyterMessage, client: SessionClient): void {
    if (this.parts.requests.kernelIsDown) {
      this.answerClosed(message, client);
      return;
    }
    const admission = this.openedComms.admit(String(message.content.comm_id), client);
    if (!admission.admitted) {
      this.refuse("comms-opened", message, client, undefined);
      return;
    }
    if (admission.instead !== undefined) this.closeAsBrowser(admission.instead);
    this.forward(message, client);
  }

  private forward(message: JupyterMessage, client: SessionClient): void {
    const { clients, journal } = this.parts;
    const id = String(message.content.comm_id);
    const target = message.content.target_name ?? journal.comms.target(id);
    if (message.header.msg_type.startsWith("comm_")) {
      const common: JupyterMessage | undefined = this.isOfPages(target) ? { ...message, channel: "iopub" } : undefined;
      journal.comms.apply(common ?? message);
      this.openedComms.spoke(id, client);
      const told = common ?? (target === WIDGET_TARGET ? this.widgetNews(message, id) : commNews(message));
      if (told !== undefined) clients.toPages(journal.number(told), client);
    }
    this.parts.requests.forward(message);
  }

  /**
   * Such a comm is that of all pages of the session, as is the plot that it drives: what one of them says, the others hear, and later
   * ones too. In a plot's document a page can put scripts, which must not come to other visitors.
   */
  private isOfPages(target: JsonValue | undefined): boolean {
    return typeof target === "string" && !this.parts.isShared && this.parts.pageTargets.has(target);
  }

  /** Kernels of protocol 2.1 tell the other pages themselves. */
  private widgetNews(message: JupyterMessage, id: string): JupyterMessage | undefined {
    const isSilent = isStateUpdate(message) && !this.parts.journal.comms.echoes(id);
    return isSilent ? { ...message, channel: "iopub" } : endOf(message);
  }

  /** To the kernel it is a page that closes its comm, to the pages the kernel. */
  private closeAsBrowser(id: string): void {
    const { clients, journal, session } = this.parts;
    const content = { comm_id: id, data: {} };
    const message = createMessage({ channel: "shell", msgType: "comm_close", session, content });
    journal.comms.apply(message);
    clients.toPages(journal.number({ ...message, channel: "iopub" }));
    this.parts.requests.forward(message);
  }

  /** It was opened before, and is no more: what said so may be lost with a connection. */
  private answerAgain(message: JupyterMessage, client: SessionClient): void {
    const { content, header } = message;
    if (header.msg_type === "comm_open" && !this.parts.journal.comms.has(String(content.comm_id))) this.answerClosed(message, client);
  }

  /** As a kernel answers where it has no such target. */
  private answerClosed(opening: JupyterMessage, client: SessionClient): void {
    client.send(this.answer("comm_close", opening, { comm_id: String(opening.content.comm_id), data: {} }));
  }

  /** The content is never logged or sent back. */
  private refuse(reason: Refusal, message: JupyterMessage, client: SessionClient, reply: JsonObject | undefined): void {
    this.parts.refusals.count(reason);
    const { msg_type } = message.header;
    // Whoever opened it waits for an answer.
    if (msg_type === "comm_open" && NOT_OPENED.has(reason)) this.answerClosed(message, client);
    if (reply !== undefined || msg_type.startsWith("comm_")) this.parts.requests.answer(message, client, reply);
  }

  private answer(msgType: string, to: JupyterMessage, content: JsonObject): JupyterMessage {
    return createMessage({ channel: "iopub", msgType, session: this.parts.session, parent: { ...to.header }, content });
  }
}

/** What pages must know of another's comm, which the kernel does not tell them: that it is there, and its end. */
function commNews(message: JupyterMessage): JupyterMessage | undefined {
  return message.header.msg_type === "comm_open" ? openingForPages(message) : endOf(message);
}

function endOf(message: JupyterMessage): JupyterMessage | undefined {
  return message.header.msg_type === "comm_close" ? { ...message, channel: "iopub" } : undefined;
}

function isStateUpdate(message: JupyterMessage): boolean {
  const { data } = message.content;
  return message.header.msg_type === "comm_msg" && isJsonObject(data) && data.method === "update";
}
