/** The channels of one kernel on a gateway, kept open: a connection that is lost is made again while the kernel is there. */
import { setTimeout as delay } from "node:timers/promises";
import type { JupyterMessage } from "../../protocol/message.js";
import type { KernelLink } from "../kernel.js";
import type { GatewayClient } from "./gateway-client.js";
import { type GatewaySocket, openSocket, type SocketFormat } from "./gateway-socket.js";
import { type Losses, Unanswered } from "./unanswered.js";

export interface LinkOptions {
  readonly client: GatewayClient;
  /** The gateway's id. */
  readonly kernelId: string;
  readonly connectTimeoutMs: number;
  /** After so long without the gateway the kernel counts as dead. */
  readonly patienceMs: number;
  /** Gateways say nothing of a kernel that another client deletes: one has to ask now and then. */
  readonly checkIntervalMs: number;
  onMessage(message: JupyterMessage): void;
  /** Told once: the kernel is gone, or the gateway stays away. */
  onGone(reason: string): void;
  /** Where the kernel was talking, or may have been, when the connection broke off, some of what it said may be lost. */
  onLink(link: KernelLink): void;
  log(line: string): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
const NOT_THERE = "The kernel gateway no longer has it.";

export class GatewayLink {
  /** The same for all connections: a gateway keeps what a kernel says meanwhile for the session that lost its connection. */
  private readonly session = globalThis.crypto.randomUUID();
  private readonly closing = new AbortController();
  private socket: GatewaySocket | undefined;
  private readonly unanswered = new Unanswered(this.session);
  /** Input that a kernel has asked for, on a connection that is not quite there. */
  private replies: JupyterMessage[] = [];
  private connections = 0;
  private format: SocketFormat | undefined;
  private mayHaveGap = false;
  private readonly checks: NodeJS.Timeout;

  constructor(private readonly options: LinkOptions) {
    this.checks = setInterval(() => void this.check(), options.checkIntervalMs);
  }

  /** Or was once. */
  get isConnected(): boolean {
    return this.format !== undefined;
  }

  /** A kernel that begins behind an old connection's back has lost its state. */
  get isFirstConnection(): boolean {
    return this.connections <= 1;
  }

  /** Rejects with a reason. */
  async connect(): Promise<void> {
    const { client, kernelId, connectTimeoutMs, onMessage, log } = this.options;
    this.connections += 1;
    const socket = await openSocket({
      url: client.channelsUrl(kernelId, this.session),
      access: client.access,
      timeoutMs: connectTimeoutMs,
      known: this.format,
      onMessage: (message) => {
        if (this.closing.signal.aborted) return;
        onMessage(message);
        this.makeUpFor(this.unanswered.hear(message));
      },
      onLost: (reason, isAbrupt) => {
        if (this.unanswered.lose(isAbrupt)) this.mayHaveGap = true;
        this.lost(reason);
      },
      log,
    });
    if (this.closing.signal.aborted) {
      await socket.close();
      return;
    }
    this.socket = socket;
    this.format = socket.format;
    for (const reply of this.replies) socket.send(reply);
    this.replies = [];
    if (this.isFirstConnection) return;
    socket.send(this.unanswered.ask());
    this.options.onLink(this.mayHaveGap ? "back-with-gap" : "back");
    this.mayHaveGap = false;
  }

  send(message: JupyterMessage): void {
    if (message.channel === "stdin") {
      this.reply(message);
      return;
    }
    const socket = this.unanswered.isAsking ? undefined : this.socket;
    this.unanswered.add(message, socket !== undefined);
    socket?.send(message);
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearInterval(this.checks);
    this.unanswered.clear();
    await this.socket?.close();
  }

  /** Nothing answers it, and a kernel that waits for it answers nothing else: it must not wait for the question. */
  private reply(message: JupyterMessage): void {
    if (this.socket === undefined) this.replies.push(message);
    else this.socket.send(message);
  }

  private makeUpFor(losses: Losses | undefined): void {
    if (losses === undefined) return;
    if (losses.answersLost) this.options.onGone("What it said was lost with the connection to the gateway.");
    else for (const message of losses.unheard) this.socket?.send(message);
  }

  private async check(): Promise<void> {
    const { client, kernelId, onGone } = this.options;
    // A gateway that does not answer is the connection's to notice.
    const exists = this.socket === undefined || (await client.exists(kernelId).catch(() => true));
    if (!exists && !this.closing.signal.aborted) onGone(NOT_THERE);
  }

  private lost(reason: string): void {
    this.socket = undefined;
    if (this.closing.signal.aborted) return;
    this.options.log(`The connection to a kernel on the gateway was lost (${reason}); it is made again.`);
    this.options.onLink("lost");
    void this.reconnect();
  }

  private async reconnect(): Promise<void> {
    const { client, kernelId, patienceMs, onGone, log } = this.options;
    const end = AbortSignal.timeout(patienceMs);
    let problem = "";
    for (let pause = FIRST_PAUSE_MS; !end.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      await delay(pause, undefined, { signal: this.closing.signal }).catch(() => {});
      if (this.closing.signal.aborted) return;
      try {
        if (!(await client.exists(kernelId))) {
          onGone(NOT_THERE);
          return;
        }
        await this.connect();
        log("The connection to a kernel on the gateway is back.");
        return;
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
    }
    if (!this.closing.signal.aborted) onGone(`The kernel gateway could not be reached for ${patienceMs} ms. ${problem}`);
  }
}
