/** A message goes to all tabs of a session one after the other: it becomes a frame for the first, and the others get the same. */
import type { JupyterMessage } from "../protocol/message.js";

/** Messages are never changed once they are sent. */
export function onceForAll<Frame>(encode: (message: JupyterMessage) => Frame): (message: JupyterMessage) => Frame {
  let last: { readonly message: JupyterMessage; readonly frame: Frame } | undefined;
  const forget = (): void => {
    last = undefined;
  };
  return (message) => {
    if (last?.message === message) return last.frame;
    // Not kept any longer than the turn that it is sent in: frames can be large.
    if (last === undefined) setImmediate(forget);
    last = { message, frame: encode(message) };
    return last.frame;
  };
}
