/** What the server's publishing routes answer with, as far as the list page uses it. */

export interface UploadLimits {
  /** Bytes of one upload, as it is sent. */
  readonly uploadBytes: number;
  /** Bytes of one notebook. */
  readonly notebookBytes: number;
  /** Bytes of all files of a zip together. */
  readonly unpackedBytes: number;
  /** Files and folders in a zip. */
  readonly entries: number;
  /** Folders within folders. */
  readonly depth: number;
  /** Bytes of a path, UTF-8. */
  readonly pathLength: number;
}

export interface PublishingStatus {
  /** `token`: one is needed and none was sent. `none`: this client can't publish at all. */
  readonly access: "granted" | "token" | "none";
  /** Paths that the token may change, with all below; "" is everything. */
  readonly scopes?: readonly string[];
  readonly limits: UploadLimits;
}

export interface PublishedDashboard {
  readonly kind: "notebook" | "bundle";
  readonly name: string;
  readonly path: string;
  readonly title: string;
  /** ISO 8601. */
  readonly changed: string;
  /** The public link, perhaps without scheme and host. */
  readonly url: string;
  readonly revision: string;
  /** Bytes of all files. */
  readonly size: number;
}

export interface PublishedFolder {
  readonly kind: "folder";
  readonly path: string;
}

export interface Revision {
  readonly revision: string;
  readonly kind: "notebook" | "bundle";
  /** Bytes of all files. */
  readonly size: number;
  /** ISO 8601. */
  readonly published: string;
  readonly by: string;
  readonly current: boolean;
}

export interface UploadAnswer {
  /** The public link. */
  readonly link: string;
  /** From the ETag; undefined where a proxy took that off. */
  readonly revision: string | undefined;
}
