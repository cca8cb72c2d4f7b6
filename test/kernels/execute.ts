/** Runs code in a kernel and collects what comes of it. */
import type { Kernel } from "../../src/kernels/kernel.js";
import { createMessage, type JsonObject, type JupyterMessage } from "../../src/protocol/message.js";
import { inTime } from "../support/patience.js";

export function executeRequest(code: string): JupyterMessage {
  const content: JsonObject = { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: true };
  return createMessage({ channel: "shell", msgType: "execute_request", session: "test", content });
}

/** Everything that an execution publishes and answers. */
export async function execute(kernel: Kernel, code: string): Promise<JupyterMessage[]> {
  const request = executeRequest(code);
  const messages: JupyterMessage[] = [];
  const ended = new Promise<void>((resolve) => {
    const done = { replied: false, idle: false };
    const stop = kernel.onMessage((message) => {
      if (message.parent_header.msg_id !== request.header.msg_id) return;
      messages.push(message);
      done.replied ||= message.header.msg_type === "execute_reply";
      done.idle ||= message.content.execution_state === "idle";
      if (!done.replied || !done.idle) return;
      stop();
      resolve();
    });
    kernel.send(request);
  });
  await inTime(ended, () => `the end of "${code}" after ${messages.map(({ header }) => header.msg_type).join()}`);
  return messages;
}

export function textOf(messages: readonly JupyterMessage[]): string {
  return messages
    .filter((message) => message.header.msg_type === "stream")
    .map((message) => message.content.text)
    .join("");
}

/** The next message of a type. */
export function next(kernel: Kernel, msgType: string): Promise<JupyterMessage> {
  const coming = new Promise<JupyterMessage>((resolve) => {
    const stop = kernel.onMessage((message) => {
      if (message.header.msg_type !== msgType) return;
      stop();
      resolve(message);
    });
  });
  const inPatience = inTime(coming, () => `a message of the type ${msgType}`);
  // A test that fails for another reason waits no more.
  inPatience.catch(() => {});
  return inPatience;
}
