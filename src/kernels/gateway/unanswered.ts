/**
 * What was said to a kernel and is not answered yet, so that what was lost with a connection is said again, and nothing twice. A kernel
 * takes shell messages in order: once it has answered a question that was asked last, nothing can come of what was said before. What was
 * on its way when a connection broke off is in doubt then: the kernel may have taken it, and its answer may be what was lost.
 */
import { createMessage, type JupyterMessage } from "../../protocol/message.js";

export interface Losses {
  /** To be said again, in order: never reached the kernel, came after the question, or is in doubt and does no harm twice. */
  readonly unheard: readonly JupyterMessage[];
  /** The kernel ran something, or may have, and what it said of that did not reach us. */
  readonly answersLost: boolean;
}

/** What has come of a message: each answer to a request is a reply on shell, and "idle" on iopub at its end. */
interface Answer {
  readonly message: JupyterMessage;
  /** A connection took it. */
  sent: boolean;
  inDoubt: boolean;
  heard: boolean;
  replied: boolean;
  idle: boolean;
}

const NO_REPLY = /^comm_/;
/** Of widgets' messages: a value that is set again is the same value. A click is not. */
const REPEATABLE: readonly unknown[] = ["update", "request_state", "request_states"];

export class Unanswered {
  private readonly answers = new Map<string, Answer>();
  private question: Answer | undefined;
  private speaksUnasked = false;

  constructor(private readonly session: string) {}

  /** Until the kernel has answered the question, nobody knows what to say again; what is new waits with the rest. */
  get isAsking(): boolean {
    return this.question !== undefined;
  }

  /** `isSent`: it goes out over a connection now; else it waits for one. */
  add(message: JupyterMessage, isSent: boolean): void {
    this.answers.set(message.header.msg_id, openAnswer(message, isSent));
  }

  /**
   * The connection is no more. Whether something that the kernel said may be gone with it: it was at work on something, may have been, or
   * has published by itself, as threads do, so that there is no telling that it was silent.
   */
  lose(isAbrupt: boolean): boolean {
    if (!isAbrupt) return false;
    const open = [...this.answers.values()];
    for (const answer of open) answer.inDoubt ||= answer.sent && !answer.heard;
    return this.speaksUnasked || open.some(({ heard, inDoubt }) => heard || inDoubt);
  }

  /** The question to put to the kernel over a connection that was made again. */
  ask(): JupyterMessage {
    const message = createMessage({ channel: "shell", msgType: "kernel_info_request", session: this.session });
    this.question = openAnswer(message, true);
    return message;
  }

  /** Takes note of an answer. What was lost, where it was the one to the question. */
  hear(message: JupyterMessage): Losses | undefined {
    const answer = this.answerOf(message.parent_header.msg_id);
    if (answer === undefined) {
      // A status says no more than that the gateway asked something itself.
      this.speaksUnasked ||= message.channel === "iopub" && message.header.msg_type !== "status";
      return undefined;
    }
    if (!answer.heard) this.noteTaken(answer);
    answer.replied ||= message.channel === "shell";
    answer.idle ||= message.header.msg_type === "status" && message.content.execution_state === "idle";
    if (!answer.replied || !answer.idle) return undefined;
    if (answer === this.question) return this.settle();
    this.answers.delete(answer.message.header.msg_id);
    return undefined;
  }

  clear(): void {
    this.answers.clear();
  }

  private answerOf(id: string | undefined): Answer | undefined {
    if (id === undefined) return undefined;
    return id === this.question?.message.header.msg_id ? this.question : this.answers.get(id);
  }

  private noteTaken(answer: Answer): void {
    answer.heard = true;
    if (answer === this.question) return;
    for (const earlier of this.answers.values()) {
      if (earlier === answer) return;
      earlier.heard ||= earlier.inDoubt;
    }
  }

  private settle(): Losses {
    this.question = undefined;
    const unheard: JupyterMessage[] = [];
    let answersLost = false;
    for (const [id, answer] of this.answers) {
      const { message, heard, inDoubt } = answer;
      if (heard || (inDoubt && !mayBeSaidTwice(message))) {
        this.answers.delete(id);
        answersLost ||= !NO_REPLY.test(message.header.msg_type);
      } else {
        unheard.push(message);
        answer.sent = true;
        answer.inDoubt = false;
      }
    }
    return { unheard, answersLost };
  }
}

function openAnswer(message: JupyterMessage, sent: boolean): Answer {
  return { message, sent, inDoubt: false, heard: false, replied: NO_REPLY.test(message.header.msg_type), idle: false };
}

function mayBeSaidTwice({ header, content }: JupyterMessage): boolean {
  // Only what a start settles is run silently.
  if (header.msg_type === "execute_request") return content.silent === true;
  if (header.msg_type !== "comm_msg") return true;
  const { data } = content;
  return typeof data === "object" && data !== null && "method" in data && REPEATABLE.includes(data.method);
}
