/** One notice, with what it offers. */
import type { Notice, Notices } from "./notices.js";

interface NoticeLineProps {
  readonly notice: Notice;
  readonly notices: Notices;
}

export function NoticeLine({ notice, notices }: NoticeLineProps) {
  const { tone, text, link, action } = notice;
  return (
    <li class={`publish-notice ${tone}`}>
      <p>{text}</p>
      <span class="card-buttons">
        {link !== undefined && (
          <a class="button" href={link} target="_blank" rel="noopener">
            Open
          </a>
        )}
        {action !== undefined && (
          <button
            type="button"
            class="button"
            onClick={() => {
              notices.dismiss(notice);
              action.run();
            }}
          >
            {action.label}
          </button>
        )}
        <CloseButton label="Close this notice" close={() => notices.dismiss(notice)} />
      </span>
    </li>
  );
}

interface CloseButtonProps {
  readonly label: string;
  readonly close: () => void;
}

export function CloseButton({ label, close }: CloseButtonProps) {
  return (
    <button type="button" class="close-button" aria-label={label} title={label} onClick={close}>
      <span aria-hidden="true">×</span>
    </button>
  );
}
