/** What a run or a saved copy holds, as a session would replay it. */
import { createMessage, type JsonObject, type JupyterMessage } from "../src/protocol/message.js";
import { RESET_TYPE, STATE_TYPE } from "../src/protocol/page.js";
import { type SnapshotContent, unpackMessage } from "../src/protocol/snapshot.js";

export function replaySnapshot({ cells, messages }: SnapshotContent, take: (message: JupyterMessage) => void): void {
  take(own(RESET_TYPE, {}));
  for (const packed of messages) {
    const message = unpackMessage(packed);
    if (message !== undefined) take(message);
  }
  take(own(STATE_TYPE, { kernel: "idle", cells: cells.map((cell) => ({ ...cell })) }));
}

function own(msgType: string, content: JsonObject): JupyterMessage {
  return createMessage({ channel: "iopub", msgType, session: "snapshot", content });
}
