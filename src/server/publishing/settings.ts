/** What the publishing routes are told of the configuration. */
export interface PublishingSettings {
  readonly uploadMaxBytes: number;
  readonly uploadMaxUnpackedBytes: number;
  readonly uploadMaxEntries: number;
  readonly uploadMaxRatio: number;
  readonly uploadMaxDepth: number;
  readonly uploadMaxPathLength: number;
  readonly notebookMaxBytes: number;
  /** Uploads that are received at once. */
  readonly uploadsAtOnce: number;
  /** How long an upload may stop in its midst. */
  readonly uploadStallMs: number;
  /** For how long an upload may come very slowly. */
  readonly uploadSlowMs: number;
  readonly publicLinkPattern: string | undefined;
}
