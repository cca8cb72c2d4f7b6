/** One notice, with what it offers. */
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Notice, Notices } from "./notices.js";
import { reveal } from "./reveal.js";

interface NoticeLineProps {
  readonly notice: Notice;
  readonly notices: Notices;
}

export function NoticeLine({ notice, notices }: NoticeLineProps) {
  const { tone, text, link, action } = notice;
  const line = useRef<HTMLLIElement>(null);
  useLayoutEffect(() => {
    if (line.current !== null) reveal(line.current);
  }, []);
  return (
    <li class={`publish-notice ${tone}`} ref={line}>
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
