/** What a session says to its clients itself, in its kernel's stead. */
import { createMessage, type JsonObject, type JupyterMessage } from "../protocol/message.js";
import { RESET_TYPE, type SessionState, STATE_TYPE } from "../protocol/page.js";
import { stateContent } from "./session-state.js";

/** Pages: what they have is void, and what follows is all there is. */
export function resetMessage(session: string): JupyterMessage {
  return own(session, RESET_TYPE, {});
}

export function stateMessage(session: string, state: SessionState): JupyterMessage {
  return own(session, STATE_TYPE, stateContent(state));
}

/** Jupyter clients: there is nothing to wait for. */
export function deadMessage(session: string): JupyterMessage {
  return own(session, "status", { execution_state: "dead" });
}

function own(session: string, msgType: string, content: JsonObject): JupyterMessage {
  return createMessage({ channel: "iopub", msgType, session, content });
}
