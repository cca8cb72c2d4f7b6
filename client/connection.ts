/**
 * The page's line to its session: asks for the session, opens the channels, and brings both back when they are lost. What the page
 * says is kept until the server has acknowledged it, so a lost connection loses nothing.
 */
import { createMessage, type JsonObject, type JupyterMessage } from "../src/protocol/message.js";
import { ACK_TYPE, type PageConfig, SEQUENCE_KEY, type SessionAnswer } from "../src/protocol/page.js";
import { decodeV1, encodeV1 } from "../src/protocol/websocket-frames.js";

export type ConnectionStatus = "connecting" | "connected" | "lost" | "refused";

export interface ConnectionListener {
  onMessage(message: JupyterMessage): void;
  /** `problem` is written for a visitor. */
  onStatus(status: ConnectionStatus, problem?: string): void;
}

/** What the connection needs of the browser. */
export interface Surroundings {
  fetch(url: string, init: RequestInit): Promise<Response>;
  openSocket(url: string, protocol: string): WebSocket;
  setTimeout(callback: () => void, ms: number): number;
  clearTimeout(timer: number): void;
  random(): number;
  /** "https://example.org" */
  readonly origin: string;
}

const SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** Answers that asking again won't change by itself. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

const UNREACHABLE = "The server can't be reached.";

export class Connection {
  private readonly unacknowledged = new Map<string, JupyterMessage>();
  private readonly session = globalThis.crypto.randomUUID();
  private socket: WebSocket | undefined;
  private kernelId: string | undefined;
  private lastSequence: number | undefined;
  private attempts = 0;
  private retry: number | undefined;
  private asking = false;

  constructor(
    private readonly config: PageConfig,
    private readonly listener: ConnectionListener,
    private readonly surroundings: Surroundings,
  ) {}

  start(): void {
    void this.connect(false);
  }

  /** Ends the session and begins a new one. */
  startOver(): void {
    this.abandonSocket();
    this.unacknowledged.clear();
    void this.connect(true);
  }

  /** Now rather than when the next wait is over: the network is back, or someone looks at the page again. */
  hurry(): void {
    if (this.socket !== undefined || this.asking) return;
    this.attempts = 0;
    void this.connect(false);
  }

  /** The browser says that it is offline. */
  drop(): void {
    if (this.socket === undefined) return;
    this.abandonSocket();
    this.waitAndConnect();
  }

  /** Goes out now, or with the next connection. Returns the message's id, which the kernel's answers name. */
  send(msgType: string, content: JsonObject, buffers: readonly Uint8Array[] = []): string {
    const message = createMessage({ channel: "shell", msgType, session: this.session, content, buffers });
    const id = message.header.msg_id;
    this.unacknowledged.set(id, message);
    if (this.socket?.readyState === 1) this.socket.send(encodeV1(message).slice().buffer);
    return id;
  }

  /** Resolves to a problem for the visitor, if there is one. */
  async restartKernel(): Promise<string | undefined> {
    const response = await this.request(`/api/kernels/${this.kernelId}/restart`).catch(() => undefined);
    if (response === undefined) return UNREACHABLE;
    return response.ok ? undefined : problemOf(response);
  }

  private async connect(startOver: boolean): Promise<void> {
    if (this.retry !== undefined) this.surroundings.clearTimeout(this.retry);
    this.retry = undefined;
    this.asking = true;
    const { dashboard, query } = this.config;
    const response = await this.request("/_api/sessions", { dashboard, query, startOver }).catch(() => undefined);
    this.asking = false;
    if (response?.ok === true) {
      const answer: SessionAnswer = await response.json();
      this.open(answer);
    } else if (response !== undefined && isFinal(response.status)) {
      this.listener.onStatus("refused", await problemOf(response));
    } else {
      const problem = response === undefined ? UNREACHABLE : await problemOf(response);
      this.waitAndConnect(problem);
    }
  }

  private open({ kernel_id, session_id }: SessionAnswer): void {
    if (kernel_id !== this.kernelId) {
      this.lastSequence = undefined;
      // Widgets of a session that is gone have nobody to talk to.
      this.unacknowledged.clear();
    }
    this.kernelId = kernel_id;
    const query = new URLSearchParams({ session_id, page: "1", visitor: this.config.visitorToken });
    if (this.lastSequence !== undefined) query.set("since", String(this.lastSequence));
    const url = `${this.surroundings.origin.replace(/^http/, "ws")}${this.config.baseUrl}/api/kernels/${kernel_id}/channels?${query}`;
    const socket = this.surroundings.openSocket(url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    const isCurrent = (): boolean => this.socket === socket;
    socket.onopen = () => {
      if (isCurrent()) this.opened(socket);
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (isCurrent()) this.take(event.data);
    };
    socket.onclose = () => {
      if (!isCurrent()) return;
      this.socket = undefined;
      this.waitAndConnect();
    };
  }

  private opened(socket: WebSocket): void {
    this.attempts = 0;
    for (const message of this.unacknowledged.values()) socket.send(encodeV1(message).slice().buffer);
    this.listener.onStatus("connected");
  }

  private take(frame: ArrayBuffer): void {
    const decoded = decodeV1(new Uint8Array(frame));
    if (!decoded.ok) return;
    const { message } = decoded;
    if (message.header.msg_type === ACK_TYPE) {
      this.unacknowledged.delete(message.parent_header.msg_id ?? "");
      return;
    }
    const sequence = message.metadata[SEQUENCE_KEY];
    if (typeof sequence === "number") this.lastSequence = sequence;
    this.listener.onMessage(message);
  }

  private waitAndConnect(problem?: string): void {
    this.listener.onStatus("lost", problem);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.attempts);
    this.attempts += 1;
    // Spread out: a server that comes back is not asked by everybody at once.
    const spread = wait * (0.5 + this.surroundings.random() / 2);
    if (this.retry !== undefined) this.surroundings.clearTimeout(this.retry);
    this.retry = this.surroundings.setTimeout(() => void this.connect(false), spread);
  }

  private abandonSocket(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
  }

  private request(path: string, body: object = {}): Promise<Response> {
    return this.surroundings.fetch(this.config.baseUrl + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Dashboard-Visitor": this.config.visitorToken },
      body: JSON.stringify(body),
    });
  }
}

async function problemOf(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => undefined);
  const message = typeof answer === "object" && answer !== null && "message" in answer ? answer.message : undefined;
  return typeof message === "string" ? message : "The server could not answer. Please try again in a moment.";
}
