/** The connections of one session: who gets what. */
import type { JupyterMessage } from "../protocol/message.js";
import { Seat, Seats } from "./seats.js";
import type { SessionClient } from "./types.js";

/** Replies can only be to one of the last few thousand requests; what is older was answered or never will be. */
const REMEMBERED_REQUESTS = 4000;
/** What a client may call its own session; its messages come back with it. */
const SESSION_NAME = /^[\w.:-]{1,128}$/;

interface Asker {
  /** Undefined once it has gone: what it holds goes with it. */
  readonly client: SessionClient | undefined;
  /** What the client calls its own session, where that is fit to be repeated. */
  readonly session: string | undefined;
}

export class Clients {
  private readonly clients = new Set<SessionClient>();
  private readonly askers = new Map<string, Asker>();
  private readonly seats = new Seats();

  /** `session`: the one that all messages to Jupyter clients are from. */
  constructor(private readonly session: string) {}

  get size(): number {
    return [...this.clients].filter((client) => !(client instanceof Seat) || client.isTaken).length;
  }

  /** Gives the client's place: what is sent there reaches the client, also after it has lost its connection and made another. */
  add(client: SessionClient): SessionClient {
    const place = client.kind === "jupyter" ? this.seats.take(client) : client;
    this.clients.add(place);
    return place;
  }

  remove(place: SessionClient, client: SessionClient): void {
    const gone: readonly SessionClient[] = place instanceof Seat ? this.seats.leave(place, client) : [place];
    for (const one of gone) this.clients.delete(one);
    // The message itself is remembered: its page may send it again.
    for (const [id, asker] of this.askers) {
      if (asker.client !== undefined && gone.includes(asker.client)) this.askers.set(id, { ...asker, client: undefined });
    }
  }

  has(client: SessionClient): boolean {
    return this.clients.has(client);
  }

  /** False where a message of that id was taken before: a page repeats what it does not know to have arrived. */
  remember(messageId: string, client: SessionClient, session: string): boolean {
    const isNew = !this.askers.has(messageId);
    this.askers.set(messageId, { client, session: SESSION_NAME.test(session) ? session : undefined });
    if (this.askers.size > REMEMBERED_REQUESTS) {
      const eldest = this.askers.keys().next().value;
      if (eldest !== undefined) this.askers.delete(eldest);
    }
    return isNew;
  }

  toPages(message: JupyterMessage, except?: SessionClient): void {
    this.send("page", message, except);
  }

  toJupyter(message: JupyterMessage): void {
    this.send("jupyter", this.addressed(message));
  }

  /** A reply goes to the one who asked. */
  toAsker(message: JupyterMessage): void {
    const asker = this.askers.get(message.parent_header.msg_id ?? "");
    if (asker?.client !== undefined && this.clients.has(asker.client)) asker.client.send(this.addressed(message));
  }

  /** A kernel process has ended. */
  forgetMissed(): void {
    this.seats.forgetMissed();
  }

  closeAll(code: number, reason: string): void {
    for (const client of this.clients) client.close(code, reason);
    this.clients.clear();
  }

  /**
   * Jupyter clients take a message of another session than the last one's for an old one, and look in the parent for their own: the
   * kernel knows neither, only the session that asks it.
   */
  private addressed(message: JupyterMessage): JupyterMessage {
    const { header, parent_header } = message;
    const asker = this.askers.get(parent_header.msg_id ?? "");
    const parent = asker?.session === undefined ? parent_header : { ...parent_header, session: asker.session };
    return { ...message, header: { ...header, session: this.session }, parent_header: parent };
  }

  private send(kind: SessionClient["kind"], message: JupyterMessage, except?: SessionClient): void {
    for (const client of this.clients) {
      if (client.kind === kind && client !== except) client.send(message);
    }
  }
}
