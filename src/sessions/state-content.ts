/** A session's state as the content of a message. */
import type { JsonObject } from "../protocol/message.js";
import type { SessionState } from "../protocol/page.js";

export function stateContent(state: SessionState): JsonObject {
  return { ...state, cells: state.cells.map((cell) => ({ ...cell })) };
}
