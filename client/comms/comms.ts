/**
 * The comms of this page that are no widgets': those that its scripts open, and those that the kernel opens for them. They last through
 * lost connections, and end with the kernel's process.
 */
import { progressOf } from "../../src/outputs/session-text.js";
import type { JupyterMessage } from "../../src/protocol/message.js";
import { newId } from "../../src/protocol/new-id.js";
import { PAGE_COMM_KEY, type SessionState, WIDGET_TARGET } from "../../src/protocol/page.js";
import type { SendToKernel } from "../widget-host.js";
import { asObject, type Buffers, bytesOf, type CommMessage, commMessage, type DashboardComm } from "./comm.js";
import { type CommListener, KernelComm } from "./kernel-comm.js";
import { OwnComm } from "./own-comm.js";

export interface CommsOptions {
  readonly send: SendToKernel;
  /** The server may not have that message of the page yet. */
  isUnacknowledged(messageId: string): boolean;
}

interface Heard {
  readonly id: string;
  readonly message: CommMessage;
}

interface Entry {
  readonly line: OwnComm | KernelComm;
  /** Of the last message that was handed on. */
  lastId: string | undefined;
  /** What a replay brings is looked through at its end: some of it was heard before. */
  replayed: Heard[];
  /** The session still has it, as its replay says. */
  confirmed: boolean;
  /** It belongs to all pages of the session, whichever has opened it. */
  readonly isCommon: boolean;
}

export class Comms {
  private readonly entries = new Map<string, Entry>();
  /** Opened by other pages of this session. */
  private readonly others = new Set<string>();
  private readonly listeners = new Map<string, CommListener>();
  private waiting: (() => void)[] = [];
  private replaying = false;
  private canOpen = false;
  private complete = false;

  constructor(private readonly options: CommsOptions) {}

  /** Throws TypeError where `data` is no object. */
  openComm(target: string, data: unknown = {}, buffers: Buffers = []): DashboardComm {
    const id = newId();
    const line = new OwnComm(id, target, { data: asObject(data), buffers: buffers.map(bytesOf) }, (...words) => this.say(id, words));
    return this.begin(line, false);
  }

  /**
   * The comm of that target which the pages of this session have in common: the first of them opens it, and none closes it, so that a
   * later one hears all that was said on it, by the kernel and by pages. `listener`: another call for the target takes its place.
   */
  join(target: string, listener: (message: CommMessage) => void): Pick<DashboardComm, "send"> {
    const joined: { comm?: DashboardComm } = {};
    this.onComm(target, (comm) => {
      joined.comm = comm;
      comm.onMsg(listener);
    });
    if (joined.comm === undefined) {
      const id = newId();
      const line = new OwnComm(id, target, { data: {}, buffers: [] }, (...words) => this.say(id, words));
      joined.comm = this.begin(line, true);
      joined.comm.onMsg(listener);
    }
    return { send: (...said) => joined.comm?.send(...said) };
  }

  /** For each comm of that target that the kernel has opened or opens later. Returns what ends it; a later call takes its place. */
  onComm(target: string, listener: CommListener): () => void {
    this.listeners.set(target, listener);
    for (const { line } of [...this.entries.values()]) {
      if (line instanceof KernelComm && line.target === target) line.handTo(listener);
    }
    return () => {
      if (this.listeners.get(target) === listener) this.listeners.delete(target);
    };
  }

  /** Every cell has run, so that its targets are registered; after a restart, again. */
  whenReady(): Promise<void> {
    return this.complete ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** False for what is a widget's. */
  take(message: JupyterMessage): boolean {
    const id = String(message.content.comm_id);
    if (message.header.msg_type === "comm_open") return this.opened(id, message);
    const entry = this.entries.get(id);
    if (entry === undefined) {
      if (message.header.msg_type === "comm_close" && this.others.delete(id)) return true;
      return this.others.has(id);
    }
    if (message.header.msg_type === "comm_close") this.end(entry, message);
    else {
      const heard = { id: message.header.msg_id, message: commMessage(message) };
      if (this.replaying) entry.replayed.push(heard);
      else hear(entry, heard);
    }
    return true;
  }

  /** The session tells everything from its beginning, or it is another one. */
  reset(): void {
    this.replaying = true;
    this.canOpen = false;
    this.complete = false;
    this.others.clear();
    for (const entry of this.entries.values()) {
      entry.confirmed = false;
      entry.replayed = [];
    }
  }

  takeState(state: SessionState): void {
    if (this.replaying) this.endReplay();
    const isRunning = state.kernel === "idle" || state.kernel === "busy";
    this.canOpen = isRunning;
    if (state.kernel === "dead" || state.kernel === "failed") for (const entry of this.begun()) this.end(entry);
    if (isRunning) for (const { line } of [...this.entries.values()]) if (line instanceof OwnComm) line.open();
    this.complete = state.kernel === "idle" && progressOf(state).complete;
    if (!this.complete) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** The page goes away, and its scripts with it. */
  leave(): void {
    for (const { line, isCommon } of this.begun()) if (line instanceof OwnComm && !isCommon) line.comm.close();
  }

  private begin(line: OwnComm, isCommon: boolean): DashboardComm {
    this.entries.set(line.id, entryOf(line, isCommon));
    if (this.canOpen) line.open();
    return line.comm;
  }

  private opened(id: string, message: JupyterMessage): boolean {
    const target = String(message.content.target_name);
    if (target === WIDGET_TARGET) return false;
    const entry = this.entries.get(id);
    // What is shown was built anew, and has to hear all of a common one again.
    const isAnew = this.replaying && entry?.isCommon === true;
    if (entry !== undefined && !isAnew) entry.confirmed = true;
    else if (message.metadata[PAGE_COMM_KEY] === true) this.others.add(id);
    else {
      const line = new KernelComm(id, target, commMessage(message), (...words) => this.say(id, words));
      this.entries.set(id, entryOf(line));
      const listener = this.listeners.get(target);
      if (listener !== undefined) line.handTo(listener);
    }
    return true;
  }

  private endReplay(): void {
    this.replaying = false;
    for (const entry of this.begun()) {
      const { line, replayed } = entry;
      entry.replayed = [];
      const isOnItsWay = line instanceof OwnComm && this.options.isUnacknowledged(line.openingId ?? "");
      if (!entry.confirmed && !isOnItsWay) this.end(entry);
      else for (const heard of unheard(replayed, entry.lastId)) hear(entry, heard);
    }
  }

  /** All that the session knows, or should. */
  private begun(): readonly Entry[] {
    return [...this.entries.values()].filter(({ line }) => line instanceof KernelComm || line.openingId !== undefined);
  }

  private end(entry: Entry, message?: JupyterMessage): void {
    this.entries.delete(entry.line.id);
    entry.line.finish(message && commMessage(message));
  }

  private say(id: string, words: Parameters<SendToKernel>): string {
    if (words[0] === "comm_close") this.entries.delete(id);
    return this.options.send(...words);
  }
}

function entryOf(line: OwnComm | KernelComm, isCommon = false): Entry {
  return { line, lastId: undefined, replayed: [], confirmed: true, isCommon };
}

function hear(entry: Entry, { id, message }: Heard): void {
  entry.lastId = id;
  entry.line.take(message);
}

/** What was heard last may have been let go by the server since: then all of it is newer. */
function unheard(messages: readonly Heard[], lastId: string | undefined): readonly Heard[] {
  const last = messages.findIndex(({ id }) => id === lastId);
  return messages.slice(last + 1);
}
