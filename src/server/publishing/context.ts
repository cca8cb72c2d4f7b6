/** What the publishing routes share. */
import type { AppParts } from "../app.js";
import type { Audit } from "./audit.js";
import type { PublicLink } from "./public-link.js";
import type { RecordRefusal } from "./refusals.js";

export interface PublishingContext extends AppParts {
  readonly audit: Audit;
  readonly recordRefusal: RecordRefusal;
  readonly publicLink: PublicLink;
}
