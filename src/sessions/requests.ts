/**
 * What clients ask of the kernel: passed on at once, held while a kernel is on its way, and answered in its stead where it can't be.
 * A Jupyter client waits for a request's reply and for the "idle" after it, for ever if need be.
 */
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { executeRequest } from "./cell-runner.js";
import type { Clients } from "./clients.js";
import type { SessionClient } from "./types.js";

export interface RequestsParts {
  readonly session: string;
  readonly clients: Clients;
  toKernel(message: JupyterMessage): void;
}

interface Execution {
  readonly request: JupyterMessage;
  readonly client: SessionClient;
  replied: boolean;
  idle: boolean;
}

/** A client that asks more than this of a kernel that is not there yet asks in vain. */
const MAX_HELD = 100;

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
    const { msg_id } = request.header;
    this.executions.set(msg_id, { request, client, replied: false, idle: false });
    this.parts.toKernel(executeRequest(code, msg_id, this.parts.session));
  }

  forward(message: JupyterMessage): void {
    if (this.kernel === "up") this.parts.toKernel(message);
    else if (this.kernel === "coming" && this.held.length < MAX_HELD) this.held.push(message);
  }

  /** In the kernel's stead: `reply` is the content of an `execute_reply`; a message that has no reply just comes to its end. */
  answer(request: JupyterMessage, client: SessionClient, reply?: JsonObject): void {
    if (reply !== undefined) client.send(this.message("shell", "execute_reply", request, reply));
    if (client.kind === "jupyter") client.send(this.idle(request));
  }

  /** A message of the kernel's. Replies and "idle" come on channels of their own, in any order. */
  observe({ content, header, parent_header }: JupyterMessage): void {
    const execution = this.executions.get(parent_header.msg_id ?? "");
    if (execution === undefined) return;
    execution.replied ||= header.msg_type === "execute_reply";
    execution.idle ||= header.msg_type === "status" && content.execution_state === "idle";
    if (execution.replied && execution.idle) this.executions.delete(execution.request.header.msg_id);
  }

  kernelIsUp(): void {
    this.kernel = "up";
    const { held } = this;
    this.held = [];
    for (const message of held) this.parts.toKernel(message);
  }

  /** `isComing`: another one will be there soon. */
  kernelIsGone(isComing: boolean): void {
    this.kernel = isComing ? "coming" : "down";
    this.held = [];
    const open = [...this.executions.values()];
    this.executions.clear();
    for (const { request, client, replied, idle } of open) {
      if (!this.parts.clients.has(client)) continue;
      if (!replied) client.send(this.message("shell", "execute_reply", request, LOST));
      if (!idle) client.send(this.idle(request));
    }
  }

  private idle(request: JupyterMessage): JupyterMessage {
    return this.message("iopub", "status", request, { execution_state: "idle" });
  }

  private message(channel: "iopub" | "shell", msgType: string, to: JupyterMessage, content: JsonObject): JupyterMessage {
    return createMessage({ channel, msgType, session: this.parts.session, parent: { ...to.header }, content });
  }
}
