/** What a saved copy of a dashboard holds for its script: the page as it was, its outputs, and the files that these need. */
import type { LabExtensionsAnswer } from "./lab-extensions.js";
import type { SnapshotContent } from "./snapshot.js";

/** Id of the `script` element that holds `CopyContent` as JSON. */
export const COPY_CONTENT_ID = "copy-content";
/** Each file is a `script` element of JSON: a text. Its dataset says which: `file`, `type`, and `encoding` ("base64") where it is none. */
export const COPY_FILE_SELECTOR = "script[data-file]";
/** Begins the names of the build's own files. */
export const COPY_BUILD_BASE = "https://copy.invalid/";

export interface CopyContent extends SnapshotContent {
  /** Absolute, where the dashboard's own files are: the names of those that the copy holds begin with it. */
  readonly linkBase: string;
  /** Absolute, of the server that made it, without a slash at its end. */
  readonly baseUrl: string;
  /** Where everybody's words may stand in widgets. */
  readonly isShared: boolean;
  readonly viewOnly: boolean;
  /** Those whose files the copy holds. */
  readonly extensions: LabExtensionsAnswer;
}
