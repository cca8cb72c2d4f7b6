/** A page without a browser: asks for its session and speaks the page's protocol. */
import { WebSocket } from "ws";
import { createMessage, type JsonObject, type JupyterMessage, type MessageOptions } from "../../src/protocol/message.js";
import { STATE_TYPE } from "../../src/protocol/page.js";
import { decodeV1, encodeV1 } from "../../src/protocol/websocket-frames.js";
import { Inbox } from "./inbox.js";

const SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";

export interface PageOptions {
  readonly cookie?: string;
  readonly query?: string;
  readonly since?: number;
  readonly revision?: string;
  readonly startOver?: boolean;
}

export class PageClient {
  readonly closed: Promise<number>;
  private readonly inbox = new Inbox();

  private constructor(
    private readonly socket: WebSocket,
    readonly kernelId: string,
    readonly cookie: string,
    readonly revision: string,
  ) {
    this.closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("close", (code) => this.inbox.end(`the connection was closed with ${code}`));
    socket.on("message", (data: Buffer) => {
      const decoded = decodeV1(new Uint8Array(data));
      if (!decoded.ok) throw new Error(decoded.reason);
      this.inbox.take(decoded.message);
    });
  }

  get received(): readonly JupyterMessage[] {
    return this.inbox.received;
  }

  /** `revision`: of the notebook that the page shows; without it the page is a new one. */
  static async open(server: string, dashboard: string, options: PageOptions = {}): Promise<PageClient> {
    const headers = { "content-type": "application/json", origin: server, ...(options.cookie ? { cookie: options.cookie } : {}) };
    const body = JSON.stringify({ dashboard, query: options.query, revision: options.revision, startOver: options.startOver });
    const response = await fetch(`${server}/_api/sessions`, { method: "POST", headers, body });
    const answer: unknown = await response.json();
    if (typeof answer !== "object" || answer === null || !("kernel_id" in answer) || !("revision" in answer))
      throw new Error(JSON.stringify(answer));
    const kernelId = String(answer.kernel_id);
    const cookie = options.cookie ?? (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const since = options.since === undefined ? "" : `&since=${options.since}`;
    const url = `${server.replace("http", "ws")}/api/kernels/${kernelId}/channels?page=1${since}`;
    const socket = new WebSocket(url, [SUBPROTOCOL], { headers: { cookie, origin: server } });
    const client = new PageClient(socket, kernelId, cookie, String(answer.revision));
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    return client;
  }

  /** A Jupyter client's connection to a kernel that it has. */
  static async attach(server: string, kernelId: string, cookie: string): Promise<PageClient> {
    const url = `${server.replace("http", "ws")}/api/kernels/${kernelId}/channels?session_id=s1`;
    const socket = new WebSocket(url, [SUBPROTOCOL], { headers: { cookie, origin: server } });
    const client = new PageClient(socket, kernelId, cookie, "");
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    return client;
  }

  /** The first message, also of those that came already, that fits. */
  next(fits: (message: JupyterMessage) => boolean): Promise<JupyterMessage> {
    return this.inbox.next(fits);
  }

  /** Every cell has ended. */
  settled(): Promise<JupyterMessage> {
    return this.next(
      ({ header, content }) =>
        header.msg_type === STATE_TYPE && content.kernel === "idle" && !/"(waiting|running)"/.test(JSON.stringify(content.cells)),
    );
  }

  send(msgType: string, content: JsonObject, extras: Pick<MessageOptions, "buffers"> = {}): string {
    const message = createMessage({ ...extras, channel: "shell", msgType, session: "page", content });
    this.socket.send(encodeV1(message));
    return message.header.msg_id;
  }

  /** A frame as it is. */
  sendRaw(frame: string | Uint8Array): void {
    this.socket.send(frame);
  }

  types(): string[] {
    return this.received.map(({ header }) => header.msg_type);
  }

  /** Takes nothing off the line from now on, as a page does that is stuck. */
  stopReading(): void {
    this.socket.pause();
  }

  readOn(): void {
    this.socket.resume();
  }

  /** Ends without a farewell. */
  kill(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close();
  }
}
