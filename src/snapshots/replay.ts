/** What a session would tell a page that comes now, without what is of its line alone. */
import type { JupyterMessage } from "../protocol/message.js";
import { RESET_TYPE, STATE_TYPE } from "../protocol/page.js";
import type { Session } from "../sessions/types.js";

export function replayOf(session: Pick<Session, "attach">): readonly JupyterMessage[] {
  const messages: JupyterMessage[] = [];
  session.attach({ kind: "page", send: (message) => messages.push(message), close: () => {} }).detach();
  return messages.filter(({ header }) => header.msg_type !== RESET_TYPE && header.msg_type !== STATE_TYPE);
}
