/** What was typed where it is not shown does not go where a file goes. Pure. */
import { isJsonObject } from "../../outputs/json.js";
import type { JupyterMessage } from "../../protocol/message.js";

export function withoutPassword(message: JupyterMessage): JupyterMessage {
  const { data } = message.content;
  if (message.header.msg_type !== "comm_open" || !isJsonObject(data) || !isJsonObject(data.state)) return message;
  const { state } = data;
  if (state._model_name !== "PasswordModel") return message;
  return { ...message, content: { ...message.content, data: { ...data, state: { ...state, value: "" } } } };
}
