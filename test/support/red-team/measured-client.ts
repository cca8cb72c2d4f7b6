/** A client on a real kernel that knows what came back for each frame it sent. */
import type { JsonObject, JupyterMessage } from "../../../src/protocol/message.js";
import { decodeJson, decodeV1 } from "../../../src/protocol/websocket-frames.js";
import { Inbox } from "../inbox.js";
import { Attacker, type ClientKind, openVisit } from "./attacker.js";
import { type Frame, frameOf, type WireFormat } from "./wire.js";

export interface Reaction {
  /** What came until the kernel had answered something that was sent later. */
  readonly answers: readonly JupyterMessage[];
  /** The close code, if the connection was ended for it. */
  readonly closed: number | undefined;
}

export class MeasuredClient {
  private readonly inbox = new Inbox();
  private readonly attacker: Attacker;

  private constructor(
    visit: Awaited<ReturnType<typeof openVisit>>,
    private readonly format: WireFormat,
  ) {
    this.attacker = new Attacker(visit, (data, isBinary) => this.take(data, isBinary));
  }

  static async open(server: string, dashboard: string, kind: ClientKind, format: WireFormat): Promise<MeasuredClient> {
    const client = new MeasuredClient(await openVisit(server, kind, format, dashboard), format);
    await client.attacker.connect();
    return client;
  }

  async provoke(frame: Frame, asText?: boolean): Promise<Reaction> {
    const before = this.inbox.received.length;
    const closed = await this.attacker.provoke(frame, asText);
    await this.quiet();
    const answers = this.inbox.received.slice(before).filter(({ header }) => header.msg_type !== "kernel_info_reply");
    return { answers, closed };
  }

  /** Gives the message's id. */
  send(msgType: string, content: JsonObject, metadata: JsonObject = {}): string {
    const id = globalThis.crypto.randomUUID();
    const header = JSON.stringify({ msg_id: id, msg_type: msgType, session: "client" });
    const texts = { header, parentHeader: "{}", metadata: JSON.stringify(metadata), content: JSON.stringify(content) };
    this.attacker.send(frameOf({ channel: "shell", ...texts, buffers: [] }, this.format));
    return id;
  }

  ask(msgType: string, content: JsonObject): Promise<JupyterMessage> {
    const id = this.send(msgType, content);
    return this.next(({ channel, parent_header }) => channel === "shell" && parent_header.msg_id === id);
  }

  /** The first message, also of those that came already, that fits. */
  next(fits: (message: JupyterMessage) => boolean): Promise<JupyterMessage> {
    return this.inbox.next(fits);
  }

  /** Until the kernel has done all that was asked of it. */
  quiet(): Promise<void> {
    return this.attacker.confirm();
  }

  close(): Promise<void> {
    return this.attacker.leave();
  }

  private take(data: Buffer, isBinary: boolean): void {
    const bytes = new Uint8Array(data);
    const decoded = this.format === "v1" ? decodeV1(bytes) : decodeJson(isBinary ? bytes : data.toString("utf8"));
    if (!decoded.ok) throw new Error(decoded.reason);
    this.inbox.take(decoded.message);
  }
}
