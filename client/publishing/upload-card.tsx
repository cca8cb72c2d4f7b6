/** One upload on the page: its name, how far it is, and how it ended. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { NameForm } from "./name-form.js";
import { CloseButton } from "./notice-line.js";
import { reveal } from "./reveal.js";
import type { Upload } from "./upload.js";
import { UploadFailed } from "./upload-failed.js";
import { UploadResult } from "./upload-result.js";
import type { Uploads } from "./uploads.js";
import { percentText, sizeText } from "./words.js";

export interface UploadCardProps {
  readonly upload: Upload;
  readonly uploads: Uploads;
  readonly offers: CardOffers;
}

/** What a card leaves to the page. */
export interface CardOffers {
  undo(upload: Upload): Promise<void>;
  /** Asks for the file or folder once more. */
  chooseAgain(upload: Upload): void;
}

export function UploadCard(props: UploadCardProps) {
  const { upload, uploads } = props;
  const card = useFollowingFocus(upload.phase.name);
  const canClose = !upload.isUnderWay && upload.phase.name !== "queued";
  return (
    <li class={`upload upload-${upload.phase.name}`} ref={card}>
      <p class="upload-source">
        <span>{sourceText(upload)}</span>
        {canClose && <CloseButton label={`Remove ${upload.source.name} from this page`} close={() => uploads.dismiss(upload)} />}
      </p>
      <Body {...props} />
    </li>
  );
}

function Body(props: UploadCardProps): ComponentChildren {
  const { upload, uploads } = props;
  const { phase } = upload;
  switch (phase.name) {
    case "reading":
      return <p>{upload.source.kind === "folder" ? "Looking through the folder…" : "Looking at the file…"}</p>;
    case "naming":
      return <NameForm upload={upload} uploads={uploads} />;
    case "queued":
      return <Transfer upload={upload} text="Waits for the one before." />;
    case "packing":
      return <Transfer upload={upload} text={`Packing · ${percentText(phase.done, phase.total)}`} share={ratio(phase.done, phase.total)} />;
    case "sending":
      return <Transfer upload={upload} text={sendingText(phase.done, phase.total)} share={ratio(phase.done, phase.total)} />;
    case "done":
      return <UploadResult {...props} phase={phase} />;
    case "failed":
      return <UploadFailed {...props} message={phase.message} remedy={phase.remedy} />;
    case "unfit":
      return <UploadFailed {...props} message={phase.message} remedy="file" isUnnamed />;
  }
}

interface TransferProps {
  readonly upload: Upload;
  readonly text: string;
  /** From 0 to 1; without one it is not known. */
  readonly share?: number;
}

function Transfer({ upload, text, share }: TransferProps) {
  return (
    <div class="upload-transfer">
      <p>
        <strong>{upload.path}</strong> <span class="upload-progress-text">{text}</span>
      </p>
      <button type="button" class="button" aria-label={`Cancel publishing ${upload.path}`} onClick={() => upload.cancel()}>
        Cancel
      </button>
      {share !== undefined && <progress max={1} value={share} aria-label={`How much of ${upload.path} is sent`} />}
    </div>
  );
}

/** Where the form or the button that had the focus is gone, the next thing to press has it. */
function useFollowingFocus(phase: string): { current: HTMLLIElement | null } {
  const card = useRef<HTMLLIElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    const element = card.current;
    if (element !== null) reveal(element);
    const note = (event: FocusEvent): void => {
      hadFocus.current = event.type === "focusin" || event.relatedTarget === null;
    };
    element?.addEventListener("focusin", note);
    element?.addEventListener("focusout", note);
    return () => {
      element?.removeEventListener("focusin", note);
      element?.removeEventListener("focusout", note);
    };
  }, []);
  useLayoutEffect(() => {
    const element = card.current;
    if (element === null || !hadFocus.current) return;
    if (document.activeElement === document.body)
      element.querySelector<HTMLElement>("form input, .button-main, .button")?.focus({ preventScroll: true });
    if (element.contains(document.activeElement)) reveal(element);
  }, [phase]);
  return card;
}

function sourceText({ source }: Upload): string {
  return source.kind === "folder" ? `${source.name} · folder` : `${source.name} · ${sizeText(source.file.size)}`;
}

function sendingText(done: number, total: number): string {
  if (done >= total && total > 0) return "Sent. The server checks it…";
  return `${sizeText(done)} of ${sizeText(total)} · ${percentText(done, total)}`;
}

function ratio(done: number, total: number): number {
  return total === 0 ? 0 : Math.min(1, done / total);
}
