/** Kernels that ask for input though they were told that there is none (IRkernel's `readline`): they get an empty line, as R has it where nobody is there. */
import { createMessage, type JupyterMessage } from "../protocol/message.js";

export function answerInput({ channel, header }: JupyterMessage, send: (reply: JupyterMessage) => void): void {
  if (channel !== "stdin" || header.msg_type !== "input_request") return;
  send(
    createMessage({
      channel: "stdin",
      msgType: "input_reply",
      session: header.session,
      parent: header,
      content: { status: "ok", value: "" },
    }),
  );
}
