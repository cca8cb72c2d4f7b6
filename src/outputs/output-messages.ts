/** Outputs from iopub messages and back. Source: Jupyter messaging specification 5.4, "Messages on the IOPub channel". */
import { createMessage, type JsonObject, type JsonValue, type JupyterMessage, type MessageHeader } from "../protocol/message.js";
import { isJsonObject, objectOf, textOf } from "./json.js";
import type { DisplayOutput, ErrorOutput, MimeBundle, Output } from "./output.js";

const JSON_MIME = /^application\/(?:.*\+)?json$/;

/** The output that a message makes; undefined for one that makes none, or is malformed. */
export function outputOfMessage(type: string, content: JsonObject): Output | undefined {
  if (type === "display_data" || type === "execute_result") {
    const displayId = objectOf(content.transient).display_id;
    return displayOf(type, content, typeof displayId === "string" ? displayId : undefined);
  }
  if (type === "stream") {
    const text = textOf(content.text);
    return text === undefined ? undefined : { output_type: "stream", name: content.name === "stderr" ? "stderr" : "stdout", text };
  }
  return type === "error" ? errorOf(content) : undefined;
}

/** The messages that would make these outputs in an empty place. */
export function messagesOf(outputs: readonly Output[], parent: Partial<MessageHeader>, session: string): JupyterMessage[] {
  return outputs.map((output) =>
    createMessage({ channel: "iopub", msgType: output.output_type, session, parent, content: contentOf(output) }),
  );
}

/** Text types as one string each; JSON types as they are. */
export function bundleOf(data: JsonValue | undefined): MimeBundle {
  return Object.fromEntries(
    Object.entries(objectOf(data)).map(([mime, value]) => [mime, JSON_MIME.test(mime) ? value : (textOf(value) ?? value)]),
  );
}

function displayOf(type: DisplayOutput["output_type"], content: JsonObject, displayId: string | undefined): DisplayOutput | undefined {
  if (!isJsonObject(content.data)) return undefined;
  const display = { output_type: type, data: bundleOf(content.data), metadata: objectOf(content.metadata) };
  return displayId === undefined ? display : { ...display, displayId };
}

function errorOf(content: JsonObject): ErrorOutput {
  const traceback: readonly JsonValue[] = Array.isArray(content.traceback) ? content.traceback : [];
  return {
    output_type: "error",
    ename: textOf(content.ename) ?? "Error",
    evalue: textOf(content.evalue) ?? "",
    traceback: traceback.filter((line) => typeof line === "string"),
  };
}

function contentOf(output: Output): JsonObject {
  if (output.output_type === "stream") return { name: output.name, text: output.text };
  if (output.output_type === "error") return { ename: output.ename, evalue: output.evalue, traceback: output.traceback };
  const content = {
    data: output.data,
    metadata: output.metadata,
    transient: output.displayId === undefined ? {} : { display_id: output.displayId },
  };
  return output.output_type === "execute_result" ? { ...content, execution_count: null } : content;
}
