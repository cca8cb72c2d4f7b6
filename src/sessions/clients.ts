/** The connections of one session: who gets what. */
import type { JupyterMessage } from "../protocol/message.js";
import type { SessionClient } from "./types.js";

/** Replies can only be to one of the last few thousand requests; what is older was answered or never will be. */
const REMEMBERED_REQUESTS = 4000;

export class Clients {
  private readonly clients = new Set<SessionClient>();
  private readonly askers = new Map<string, SessionClient | undefined>();

  get size(): number {
    return this.clients.size;
  }

  add(client: SessionClient): void {
    this.clients.add(client);
  }

  remove(client: SessionClient): void {
    this.clients.delete(client);
  }

  has(client: SessionClient): boolean {
    return this.clients.has(client);
  }

  /** False where a message of that id was taken before: a page repeats what it does not know to have arrived. */
  remember(messageId: string, client: SessionClient): boolean {
    if (this.askers.has(messageId)) {
      this.askers.set(messageId, client);
      return false;
    }
    this.askers.set(messageId, client);
    if (this.askers.size > REMEMBERED_REQUESTS) {
      const eldest = this.askers.keys().next().value;
      if (eldest !== undefined) this.askers.delete(eldest);
    }
    return true;
  }

  toPages(message: JupyterMessage, except?: SessionClient): void {
    this.send("page", message, except);
  }

  toJupyter(message: JupyterMessage): void {
    this.send("jupyter", message);
  }

  /** A reply goes to the one who asked. */
  toAsker(message: JupyterMessage): void {
    const asker = this.askers.get(message.parent_header.msg_id ?? "");
    if (asker !== undefined && this.clients.has(asker)) asker.send(message);
  }

  closeAll(code: number, reason: string): void {
    for (const client of this.clients) client.close(code, reason);
    this.clients.clear();
  }

  private send(kind: SessionClient["kind"], message: JupyterMessage, except?: SessionClient): void {
    for (const client of this.clients) {
      if (client.kind === kind && client !== except) client.send(message);
    }
  }
}
