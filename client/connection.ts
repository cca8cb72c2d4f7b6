/**
 * The page's line to its session: asks for the session, opens the channels, and brings both back when they are lost. What the page
 * says is kept until the server has acknowledged it, so a lost connection loses nothing.
 */

import { createMessage, type JsonObject, type JupyterMessage } from "../src/protocol/message.js";
import { newId } from "../src/protocol/new-id.js";
import {
  ACK_TYPE,
  NOT_ALLOWED,
  type PageConfig,
  RESET_TYPE,
  SEQUENCE_KEY,
  SESSION_CROWDED,
  SESSION_IDLE,
  type SessionAnswer,
  SIGNED_OUT,
  type SnapshotAnswer,
} from "../src/protocol/page.js";
import { decodeV1, encodeV1 } from "../src/protocol/websocket-frames.js";
import { Outbox } from "./outbox.js";
import { SessionApi } from "./session-api.js";
import { SilenceWatch } from "./silence-watch.js";
import type { Line, Surroundings } from "./surroundings.js";
import { pageWords } from "./words/page-words.js";

/**
 * `lost`: it comes back by itself. `refused`: only the visitor can ask again. `resting`: it ended because nobody used it. `signed-out`:
 * the visitor must sign in first. `not-allowed`: the visitor is signed in, and it is not for them any more.
 */
export type ConnectionStatus = "connected" | "lost" | "refused" | "resting" | "signed-out" | "not-allowed";

export interface ConnectionListener {
  onMessage(message: JupyterMessage): void;
  /** `problem` is written for a visitor: what the server said. */
  onStatus(status: ConnectionStatus, problem?: string): void;
  /** The notebook has changed since the page was made: its cells are no longer the session's. */
  onOutdated(): void;
  /** There is no session to connect to: the outputs of the last run are there to be fetched. */
  onSnapshot(): void;
  /** Something that the page sent was given up. */
  onGivenUp(text: string): void;
}

const SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** To get from the first request to an open line. */
const CONNECT_LIMIT_MS = 30_000;
const CHECK_LIMIT_MS = 5_000;
/** Close codes after which only the visitor can ask again. */
const REFUSALS: Readonly<Record<number, "refused" | "signed-out" | "not-allowed">> = {
  [SESSION_CROWDED]: "refused",
  [SIGNED_OUT]: "signed-out",
  [NOT_ALLOWED]: "not-allowed",
};

export class Connection {
  private readonly outbox = new Outbox();
  private readonly session = newId();
  private readonly api: SessionApi;
  private readonly silence: SilenceWatch;
  /** Of each way from asking to a lost line; what comes of an earlier one is stale. */
  private attempt = 0;
  private failures = 0;
  private phase: "idle" | "waiting" | "asking" | "opening" | "open" | "refused" | "resting" = "idle";
  private line: Line | undefined;
  private kernelId: string | undefined;
  private lastSequence: number | undefined;
  private wantsNew = false;
  /** The next thing to happen by itself: a retry, or the end of patience. */
  private timer: number | undefined;

  constructor(
    private readonly config: PageConfig,
    private readonly listener: ConnectionListener,
    private readonly surroundings: Surroundings,
  ) {
    this.api = new SessionApi(config, surroundings);
    this.silence = new SilenceWatch({ surroundings, isWaiting: () => !this.outbox.isEmpty, onDead: () => this.lose() });
  }

  start(): void {
    void this.connect();
  }

  /** Ends the session and begins a new one. */
  startOver(): void {
    this.wantsNew = true;
    this.outbox.clear();
    this.abandon();
    void this.connect();
  }

  /** Now rather than when the next wait is over: the visitor asks for it. */
  hurry(): void {
    if (this.phase !== "waiting" && this.phase !== "refused") return;
    this.failures = 0;
    void this.connect();
  }

  /** Somebody is here again. */
  wake(): void {
    if (this.phase === "resting") void this.connect();
  }

  /** The network is back, or someone looks at the page again: a line that seems open may have died while the computer slept. */
  check(): void {
    if (this.phase !== "open" || this.line === undefined) this.hurry();
    else {
      this.silence.end();
      this.send("kernel_info_request", {}, [], CHECK_LIMIT_MS);
    }
  }

  /** The browser says that it is offline. */
  drop(): void {
    if (this.phase === "asking" || this.phase === "opening" || this.phase === "open") this.lose();
  }

  /** Goes out now, or with the next connection. Returns the message's id, which the kernel's answers name. */
  send(msgType: string, content: JsonObject, buffers: readonly Uint8Array[] = [], patienceMs?: number): string {
    const message = createMessage({ channel: "shell", msgType, session: this.session, content, buffers });
    this.outbox.add(message);
    if (this.line?.isOpen === true) {
      this.line.send(encodeV1(message));
      this.silence.begin(this.line, patienceMs);
    }
    return message.header.msg_id;
  }

  /** The server may not have that message yet. */
  isUnacknowledged(messageId: string): boolean {
    return this.outbox.has(messageId);
  }

  /** Resolves to a problem for the visitor, if there is one. */
  askOfKernel(what: "restart" | "interrupt"): Promise<string | undefined> {
    return this.api.askOfKernel(this.kernelId, what);
  }

  private async connect(): Promise<void> {
    this.attempt += 1;
    const { attempt } = this;
    this.phase = "asking";
    this.setTimer(() => this.lose(), CONNECT_LIMIT_MS);
    const outcome = await this.api.open(this.wantsNew);
    if (attempt !== this.attempt) return;
    if (outcome.answer !== undefined) this.take(outcome.answer);
    else if (outcome.isSignedOut === true) this.refuse(outcome.problem, "signed-out");
    else if (outcome.isFinal) this.refuse(outcome.problem);
    else this.lose(outcome.problem);
  }

  private take(answer: SessionAnswer | SnapshotAnswer): void {
    this.wantsNew = false;
    if (answer.revision === this.config.revision && "kernel_id" in answer) {
      this.open(answer);
      return;
    }
    this.abandon();
    this.phase = "idle";
    if (answer.revision === this.config.revision) this.listener.onSnapshot();
    else this.listener.onOutdated();
  }

  private open({ kernel_id, session_id }: SessionAnswer): void {
    if (kernel_id !== this.kernelId) {
      this.lastSequence = undefined;
      // Widgets of a session that is gone have nobody to talk to.
      this.outbox.clear();
    }
    this.kernelId = kernel_id;
    this.phase = "opening";
    const { attempt } = this;
    const ifCurrent = (act: () => void): void => {
      if (attempt === this.attempt) act();
    };
    this.line = this.surroundings.openLine(this.api.channelsUrl(kernel_id, session_id, this.lastSequence), SUBPROTOCOL, {
      onOpen: () => ifCurrent(() => this.opened()),
      onFrame: (frame) => ifCurrent(() => this.hear(frame)),
      onClose: (code) => ifCurrent(() => this.closed(code)),
    });
  }

  private opened(): void {
    this.phase = "open";
    this.setTimer();
    for (const message of this.outbox.all()) this.line?.send(encodeV1(message));
    if (this.line !== undefined && !this.outbox.isEmpty) this.silence.begin(this.line);
    this.listener.onStatus("connected");
  }

  private hear(frame: Uint8Array): void {
    this.silence.hear();
    const decoded = decodeV1(frame);
    if (!decoded.ok) return;
    const { message } = decoded;
    if (message.header.msg_type === ACK_TYPE) {
      this.failures = 0;
      this.outbox.acknowledge(message.parent_header.msg_id ?? "");
      return;
    }
    const isKnown = this.lastSequence !== undefined && this.outbox.hasHeld(message.header.msg_id);
    // Until the replay is whole the page has nothing that it could go on from.
    if (message.header.msg_type === RESET_TYPE) this.lastSequence = undefined;
    const sequence = message.metadata[SEQUENCE_KEY];
    if (typeof sequence === "number") {
      this.lastSequence = sequence;
      // Only now: a line that breaks off before the replay is whole is no success.
      this.failures = 0;
    }
    // The server tells all pages what one of them said to a silent kernel's widget. Said again, it would take back what was done since.
    if (!isKnown) this.listener.onMessage(message);
  }

  private closed(code: number): void {
    if (code === SESSION_IDLE) {
      this.rest();
      return;
    }
    const refusal = REFUSALS[code];
    if (refusal !== undefined) {
      this.refuse(refusal === "refused" ? pageWords().openTooOften : undefined, refusal);
      return;
    }
    const givenUp = this.phase === "open" ? this.outbox.giveUpCause(code) : undefined;
    this.lose();
    if (givenUp === undefined) return;
    this.listener.onGivenUp(givenUp.text);
    // The widget waits for the kernel's answer before it says more.
    const idle = { channel: "iopub", msgType: "status", session: this.session, content: { execution_state: "idle" } } as const;
    this.listener.onMessage(createMessage({ ...idle, parent: givenUp.message.header }));
  }

  private lose(problem?: string): void {
    this.abandon();
    this.phase = "waiting";
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    // Spread out: a server that comes back is not asked by everybody at once.
    this.setTimer(() => void this.connect(), wait * (0.5 + this.surroundings.random() / 2));
    this.listener.onStatus("lost", problem);
  }

  private refuse(problem: string | undefined, status: "refused" | "signed-out" | "not-allowed" = "refused"): void {
    this.abandon();
    this.phase = "refused";
    this.listener.onStatus(status, problem);
  }

  private rest(): void {
    this.abandon();
    this.phase = "resting";
    this.listener.onStatus("resting");
  }

  /** Whatever is under way is stale from now on. */
  private abandon(): void {
    this.attempt += 1;
    this.setTimer();
    this.silence.end();
    this.line?.close();
    this.line = undefined;
  }

  private setTimer(callback?: () => void, ms = 0): void {
    if (this.timer !== undefined) this.surroundings.clearTimeout(this.timer);
    this.timer = callback && this.surroundings.setTimeout(callback, ms);
  }
}
