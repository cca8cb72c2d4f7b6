/** Files of a package as they are at CDNs, beside the page's scripts. */
export interface CdnCopy {
  /** As CDNs call it, in small letters. */
  readonly name: string;
  readonly majors: readonly string[];
  /** With a trailing slash. */
  readonly folder: string;
  readonly files: readonly string[];
}
