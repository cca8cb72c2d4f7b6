/** An upload that has failed: why, and what may help. */

import type { Remedy } from "./remedy.js";
import type { UploadCardProps } from "./upload-card.js";

interface UploadFailedProps extends UploadCardProps {
  readonly message: string;
  readonly remedy: Remedy;
  /** It never came so far that another name could help. */
  readonly isUnnamed?: boolean;
}

export function UploadFailed({ upload, uploads, offers, message, remedy, isUnnamed = false }: UploadFailedProps) {
  return (
    <div class="upload-end">
      <p class="problem">{message}</p>
      <span class="card-buttons">
        {!isUnnamed && (
          <button type="button" class={remedy === "name" ? "button button-main" : "button"} onClick={() => upload.cancel()}>
            Change the name
          </button>
        )}
        {remedy === "file" && (
          <button type="button" class="button button-main" onClick={() => offers.chooseAgain(upload)}>
            Choose the {upload.source.kind} again
          </button>
        )}
        {remedy === "again" && (
          <button type="button" class="button button-main" onClick={() => uploads.confirm(upload)}>
            Try again
          </button>
        )}
      </span>
    </div>
  );
}
