/** The part of the list page that shows what is being published and what was done. */
import { NoticeLine } from "./notice-line.js";
import type { Notices } from "./notices.js";
import { type CardOffers, UploadCard } from "./upload-card.js";
import type { Uploads } from "./uploads.js";

interface PanelProps {
  readonly uploads: Uploads;
  readonly notices: Notices;
  /** The last thing that happened, for who can't see. */
  readonly announced: string;
  readonly offers: CardOffers;
}

export function Panel({ uploads, notices, announced, offers }: PanelProps) {
  const waiting = uploads.named;
  const replacing = waiting.filter(({ replaces }) => replaces !== undefined).length;
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
            <UploadCard upload={upload} uploads={uploads} offers={offers} key={upload.id} />
          ))}
        </ul>
      )}
      {waiting.length > 1 && (
        <p class="publish-all">
          <button type="button" class="button button-main" onClick={() => uploads.confirmAll()}>
            Publish all {waiting.length}
            {replacing > 0 && `, replacing ${replacing}`}
          </button>
        </p>
      )}
    </>
  );
}

/** Where what had the focus goes with what it stood in, the latest notice has it, or else the panel. */
export function keepFocus(panel: HTMLElement, draw: () => void): void {
  const hadFocus = panel.contains(document.activeElement);
  draw();
  if (!hadFocus || document.activeElement !== document.body) return;
  const notice = panel.querySelector<HTMLElement>(".publish-notice:last-child :is(.button, .close-button)");
  (notice ?? panel).focus({ preventScroll: true });
}
