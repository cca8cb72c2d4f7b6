/** An upload that has arrived: its link, and the way back. */
import { useState } from "preact/hooks";
import { copyText } from "../copy-text.js";
import type { Phase, Upload } from "./upload.js";
import type { UploadCardProps } from "./upload-card.js";

interface UploadResultProps extends UploadCardProps {
  readonly phase: Extract<Phase, { name: "done" }>;
}

export function UploadResult({ upload, offers, phase }: UploadResultProps) {
  const { link, replaced } = phase;
  const [isUndoing, setUndoing] = useState(false);
  const undoOnce = async (): Promise<void> => {
    if (isUndoing) return;
    setUndoing(true);
    await offers.undo(upload);
    setUndoing(false);
  };
  return (
    <div class="upload-end">
      <p class="success">
        <strong>{upload.path}</strong> {resultText(upload, phase)}{" "}
        <a href={link} target="_blank" rel="noopener">
          {link}
        </a>
      </p>
      <span class="card-buttons">
        <a class="button button-main" href={link} target="_blank" rel="noopener">
          Open
        </a>
        <CopyButton link={link} />
        {replaced !== undefined && (
          <button type="button" class="button" aria-disabled={isUndoing} onClick={() => void undoOnce()}>
            Undo
          </button>
        )}
      </span>
    </div>
  );
}

function resultText({ source }: Upload, { outcome }: UploadResultProps["phase"]): string {
  if (outcome === "unchanged") return "is published already; nothing has changed.";
  return outcome === "replaced" ? `is replaced by ${source.name} and live.` : "is published.";
}

const COPIED_MS = 2000;

function CopyButton({ link }: { readonly link: string }) {
  const [text, setText] = useState("Copy link");
  const copy = async (): Promise<void> => {
    setText((await copyText(link)) ? "Copied" : "Copy it by hand");
    window.setTimeout(() => setText("Copy link"), COPIED_MS);
  };
  return (
    <button type="button" class="button" aria-live="polite" onClick={() => void copy()}>
      {text}
    </button>
  );
}
