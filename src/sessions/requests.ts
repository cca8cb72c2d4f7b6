/**
 * What clients ask of the kernel: passed on at once, held while a kernel is on its way, and answered in its stead where it can't be.
 * A Jupyter client waits for a request's reply and for the "idle" after it, for ever if need be.
 */
import { createMessage, type JsonObject, type JupyterMessage, type MessageHeader } from "../protocol/message.js";
import { executeRequest } from "./cell-runner.js";
import type { Clients } from "./clients.js";
import { messageBytes } from "./json.js";
import type { SessionClient } from "./types.js";

export interface RequestsParts {
  readonly session: string;
  readonly clients: Clients;
  toKernel(message: JupyterMessage): void;
}

interface Execution {
  /** Of the request; the rest of it may be large, and nobody needs it. */
  readonly parent: Partial<MessageHeader>;
  readonly client: SessionClient;
  replied: boolean;
  idle: boolean;
}

/** A client that asks more than this of a kernel that is not there yet asks in vain. */
const MAX_HELD = 100;
const MAX_HELD_BYTES = 1024 * 1024;
/** Cells that clients asked for and that have not run to their end. */
const MAX_EXECUTIONS = 100;
/** What a client may call its session and its user: longer names don't come back. */
const MAX_NAME = 128;

const TOO_MANY: JsonObject = {
  status: "error",
  ename: "TooManyRequests",
  evalue: "Too many cells of this dashboard are waiting to be run. Wait until some are done, then run it again.",
  traceback: [],
};

const LOST: JsonObject = {
  status: "error",
  ename: "KernelNotRunning",
  evalue: "The program behind this dashboard was restarted or has stopped, so this cell did not run to its end. Run it again.",
  traceback: [],
};

export class Requests {
  private readonly executions = new Map<string, Execution>();
  private kernel: "coming" | "up" | "down" = "coming";
  private held: JupyterMessage[] = [];
  private heldBytes = 0;

  constructor(private readonly parts: RequestsParts) {}

  /** Cells that clients asked for are being run. */
  get running(): boolean {
    return this.executions.size > 0;
  }

  /** It has died or could not be started; nothing is held for it. */
  get kernelIsDown(): boolean {
    return this.kernel === "down";
  }

  execute(code: string, request: JupyterMessage, client: SessionClient): void {
    if (this.kernel !== "up") {
      this.answer(request, client, LOST);
      return;
    }
    if (this.executions.size >= MAX_EXECUTIONS) {
      this.answer(request, client, TOO_MANY);
      return;
    }
    const { msg_id } = request.header;
    this.executions.set(msg_id, { parent: parentOf(request), client, replied: false, idle: false });
    this.parts.toKernel(executeRequest(code, msg_id, this.parts.session));
  }

  forward(message: JupyterMessage): void {
    if (this.kernel === "up") this.parts.toKernel(message);
    else if (this.kernel === "coming") this.hold(message);
  }

  /** In the kernel's stead: `reply` is the content of the reply; a message that has no reply just comes to its end. */
  answer(request: JupyterMessage, client: SessionClient, reply?: JsonObject, msgType = "execute_reply"): void {
    const parent = parentOf(request);
    if (reply !== undefined) client.send(this.message("shell", msgType, parent, reply));
    if (client.kind === "jupyter") client.send(this.idle(parent));
  }

  /** A message of the kernel's. Replies and "idle" come on channels of their own, in any order. */
  observe({ content, header, parent_header }: JupyterMessage): void {
    const id = parent_header.msg_id ?? "";
    const execution = this.executions.get(id);
    if (execution === undefined) return;
    execution.replied ||= header.msg_type === "execute_reply";
    execution.idle ||= header.msg_type === "status" && content.execution_state === "idle";
    if (execution.replied && execution.idle) this.executions.delete(id);
  }

  kernelIsUp(): void {
    this.kernel = "up";
    const { held } = this;
    this.dropHeld();
    for (const message of held) this.parts.toKernel(message);
  }

  /** `isComing`: another one will be there soon. */
  kernelIsGone(isComing: boolean): void {
    this.kernel = isComing ? "coming" : "down";
    this.dropHeld();
    const open = [...this.executions.values()];
    this.executions.clear();
    for (const { parent, client, replied, idle } of open) {
      if (!this.parts.clients.has(client)) continue;
      if (!replied) client.send(this.message("shell", "execute_reply", parent, LOST));
      if (!idle) client.send(this.idle(parent));
    }
  }

  private hold(message: JupyterMessage): void {
    const bytes = this.heldBytes + messageBytes(message);
    if (this.held.length >= MAX_HELD || bytes > MAX_HELD_BYTES) return;
    this.held.push(message);
    this.heldBytes = bytes;
  }

  private dropHeld(): void {
    this.held = [];
    this.heldBytes = 0;
  }

  private idle(parent: Partial<MessageHeader>): JupyterMessage {
    return this.message("iopub", "status", parent, { execution_state: "idle" });
  }

  private message(channel: "iopub" | "shell", msgType: string, parent: Partial<MessageHeader>, content: JsonObject): JupyterMessage {
    return createMessage({ channel, msgType, session: this.parts.session, parent, content });
  }
}

/** What a client looks for in the parent of an answer. */
function parentOf({ header }: JupyterMessage): Partial<MessageHeader> {
  const { msg_id, msg_type, session, username, date, version } = header;
  const short = (name: string): string => (name.length <= MAX_NAME ? name : "");
  return { msg_id, msg_type, session: short(session), username: short(username), date: short(date), version: short(version) };
}
