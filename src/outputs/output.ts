/** Outputs of a cell, in the shape of nbformat 4 ("Code cell outputs"). */
import type { JsonObject, JsonValue } from "../protocol/message.js";

/** MIME type → content; text types are one string, JSON types are JSON, images are base64. */
export type MimeBundle = Readonly<Record<string, JsonValue>>;

export interface StreamOutput {
  readonly output_type: "stream";
  readonly name: "stdout" | "stderr";
  readonly text: string;
}

export interface DisplayOutput {
  readonly output_type: "display_data" | "execute_result";
  readonly data: MimeBundle;
  readonly metadata: JsonObject;
  /** Lets a later `update_display_data` find it. */
  readonly displayId?: string;
}

export interface ErrorOutput {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

export type Output = StreamOutput | DisplayOutput | ErrorOutput;

/** A line of ours in the place of an output (too large to keep, earlier text left out); its content is the text. */
export const NOTICE_MIME = "application/vnd.jupyter-dashboards.notice";
/** A widget's place; its content is `{ model_id, version_major, version_minor }`. */
export const WIDGET_VIEW_MIME = "application/vnd.jupyter.widget-view+json";
