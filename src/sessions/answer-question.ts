/** What the server itself says of a kernel that clients may only look at. */
import type { Question } from "../policy/browser-messages.js";
import type { JsonObject } from "../protocol/message.js";
import type { CommTable } from "./comm-table.js";

interface Answer {
  readonly msgType: "kernel_info_reply" | "comm_info_reply";
  readonly content: JsonObject;
}

export function answerQuestion(question: Question, comms: Pick<CommTable, "list">, language: string): Answer {
  if (question.about === "comms") return { msgType: "comm_info_reply", content: { status: "ok", comms: comms.list(question.target) } };
  return { msgType: "kernel_info_reply", content: kernelInfo(language) };
}

/** The fields that the messaging protocol asks for; of versions nobody needs to know who can run nothing. */
function kernelInfo(language: string): JsonObject {
  return {
    status: "ok",
    protocol_version: "5.4",
    implementation: language,
    implementation_version: "",
    language_info: { name: language, version: "", mimetype: "text/plain", file_extension: "" },
    banner: "",
    help_links: [],
  };
}
