/** The part of the list page that shows what is being published and what was done. */
import { NoticeLine } from "./notice-line.js";
import type { Notices } from "./notices.js";
import type { Upload } from "./upload.js";
import { UploadCard } from "./upload-card.js";
import type { Uploads } from "./uploads.js";

interface PanelProps {
  readonly uploads: Uploads;
  readonly notices: Notices;
  /** The last thing that happened, for who can't see. */
  readonly announced: string;
  readonly undo: (upload: Upload) => Promise<void>;
}

export function Panel({ uploads, notices, announced, undo }: PanelProps) {
  const waiting = uploads.named.length;
  return (
    <>
      <p class="visually-hidden" role="status">
        {announced}
      </p>
      {notices.all.length > 0 && (
        <ul class="publish-notices">
          {notices.all.map((notice) => (
            <NoticeLine notice={notice} notices={notices} key={notice.id} />
          ))}
        </ul>
      )}
      {uploads.all.length > 0 && (
        <ul class="uploads">
          {uploads.all.map((upload) => (
            <UploadCard upload={upload} uploads={uploads} undo={undo} key={upload.id} />
          ))}
        </ul>
      )}
      {waiting > 1 && (
        <p class="publish-all">
          <button type="button" class="button button-main" onClick={() => uploads.confirmAll()}>
            Publish all {waiting}
          </button>
        </p>
      )}
    </>
  );
}
