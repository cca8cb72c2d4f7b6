/**
 * What was said to a kernel and is not answered yet, so that what was lost with a connection is said again, and nothing twice. A kernel
 * takes shell messages in order: once it has answered a question that was asked last, nothing can come of what was said before.
 */
import { createMessage, type JupyterMessage } from "../../protocol/message.js";

export interface Losses {
  /** Never reached the kernel, or came after the question. In order. */
  readonly unheard: readonly JupyterMessage[];
  /** The kernel ran something, and what it said of that did not reach us. */
  readonly answersLost: boolean;
}

/** What has come of a message: each answer to a request is a reply on shell, and "idle" on iopub at its end. */
interface Answer {
  readonly message: JupyterMessage;
  heard: boolean;
  replied: boolean;
  idle: boolean;
}

const NO_REPLY = /^comm_/;

export class Unanswered {
  private readonly answers = new Map<string, Answer>();
  private question: Answer | undefined;
  private speaksUnasked = false;

  constructor(private readonly session: string) {}

  /** Until the kernel has answered the question, nobody knows what to say again; what is new waits with the rest. */
  get isAsking(): boolean {
    return this.question !== undefined;
  }

  /** It is at work on something, or has published by itself, as threads do: there is no telling that it was silent. */
  get isTalking(): boolean {
    return this.speaksUnasked || [...this.answers.values()].some(({ heard }) => heard);
  }

  add(message: JupyterMessage): void {
    this.answers.set(message.header.msg_id, openAnswer(message));
  }

  /** The question to put to the kernel over a connection that was made again. */
  ask(): JupyterMessage {
    const message = createMessage({ channel: "shell", msgType: "kernel_info_request", session: this.session });
    this.question = openAnswer(message);
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
    answer.heard = true;
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

  private settle(): Losses {
    this.question = undefined;
    const open = [...this.answers.values()];
    for (const { message, heard } of open) if (heard) this.answers.delete(message.header.msg_id);
    return {
      unheard: open.filter(({ heard }) => !heard).map(({ message }) => message),
      answersLost: open.some(({ heard, message }) => heard && !NO_REPLY.test(message.header.msg_type)),
    };
  }
}

function openAnswer(message: JupyterMessage): Answer {
  return { message, heard: false, replied: NO_REPLY.test(message.header.msg_type), idle: false };
}
