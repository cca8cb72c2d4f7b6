/** From a client to the kernel: each message is judged by the policy, and only what the policy rebuilt goes on. */
import { judgeBrowserMessage, type Verdict } from "../policy/browser-messages.js";
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { ACK_TYPE } from "../protocol/page.js";
import type { Clients } from "./clients.js";
import type { Journal } from "./journal.js";
import { isJsonObject } from "./json.js";
import type { Refusal } from "./refusals.js";
import type { Requests } from "./requests.js";
import type { Dashboard, SessionClient, SessionMode } from "./types.js";

/** By browsers, in the life of a session. */
const MAX_OPENED_COMMS = 200;

export interface BrowserTrafficParts {
  readonly session: string;
  readonly mode: SessionMode;
  readonly viewOnly: boolean;
  readonly dashboard: Dashboard;
  readonly allowedTargets: ReadonlySet<string>;
  readonly clients: Clients;
  readonly journal: Journal;
  readonly requests: Requests;
  onRefused(reason: Refusal): void;
}

export class BrowserTraffic {
  private openedComms = 0;

  constructor(private readonly parts: BrowserTrafficParts) {}

  take(message: JupyterMessage, client: SessionClient): void {
    const verdict = this.judge(message);
    const messageId = verdict.kind === "forward" ? verdict.message.header.msg_id : message.header.msg_id;
    const isNew = verdict.kind === "refuse" || this.parts.clients.remember(messageId, client, message.header.session);
    if (client.kind === "page") client.send(this.acknowledge(message));
    if (isNew) this.act(verdict, message, client);
  }

  private judge(message: JupyterMessage): Verdict {
    const { dashboard, journal, mode, session, allowedTargets, viewOnly } = this.parts;
    return judgeBrowserMessage(message, {
      mode,
      viewOnly,
      session,
      allowedTargets,
      comms: { has: (id) => journal.comms.has(id) },
      isCodeCell: (index) => dashboard.notebook.cells[index]?.kind === "code",
    });
  }

  private act(verdict: Verdict, message: JupyterMessage, client: SessionClient): void {
    if (verdict.kind === "execute") this.execute(verdict.cell, message, client);
    else if (verdict.kind === "forward" && this.isOneTooMany(verdict.message)) this.refuse("comms-opened", message, client, undefined);
    else if (verdict.kind === "forward") this.forward(verdict.message, client);
    else this.refuse(verdict.reason, message, client, verdict.reply);
  }

  private execute(index: number, request: JupyterMessage, client: SessionClient): void {
    const cell = this.parts.dashboard.notebook.cells[index];
    if (cell?.kind === "code") this.parts.requests.execute(cell.source, request, client);
  }

  /** Each comm takes room in the kernel and in the journal for as long as the session lives. */
  private isOneTooMany({ header }: JupyterMessage): boolean {
    if (header.msg_type === "comm_open") this.openedComms += 1;
    return header.msg_type === "comm_open" && this.openedComms > MAX_OPENED_COMMS;
  }

  private forward(message: JupyterMessage, client: SessionClient): void {
    const { clients, journal } = this.parts;
    if (message.header.msg_type.startsWith("comm_")) {
      journal.comms.apply(message);
      // Kernels of protocol 2.1 tell the other pages themselves.
      if (isClose(message) || (isStateUpdate(message) && !journal.comms.echoes(String(message.content.comm_id)))) {
        clients.toPages(journal.number({ ...message, channel: "iopub" }), client);
      }
    }
    this.parts.requests.forward(message);
  }

  /** The content is never logged or sent back. */
  private refuse(reason: Refusal, message: JupyterMessage, client: SessionClient, reply: JsonObject | undefined): void {
    this.parts.onRefused(reason);
    if (reply !== undefined || message.header.msg_type.startsWith("comm_")) this.parts.requests.answer(message, client, reply);
  }

  private acknowledge(message: JupyterMessage): JupyterMessage {
    return createMessage({ channel: "iopub", msgType: ACK_TYPE, session: this.parts.session, parent: { ...message.header }, content: {} });
  }
}

/** What a kernel is told by one page it does not tell the others. */
function isClose({ header }: JupyterMessage): boolean {
  return header.msg_type === "comm_close";
}

function isStateUpdate(message: JupyterMessage): boolean {
  const { data } = message.content;
  return message.header.msg_type === "comm_msg" && isJsonObject(data) && data.method === "update";
}
