/** Asks what an upload is to be called, and says what that name means. */
import { useEffect, useRef } from "preact/hooks";
import { reveal } from "./reveal.js";
import type { Upload } from "./upload.js";
import type { Uploads } from "./uploads.js";
import { dateText } from "./words.js";

interface NameFormProps {
  readonly upload: Upload;
  readonly uploads: Uploads;
}

export function NameForm({ upload, uploads }: NameFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const hintId = `upload-hint-${upload.id}`;
  const { problem, warning, remark, replaces, folder } = upload;
  useEffect(() => {
    // Who is writing elsewhere goes on there.
    if (field.current === null || document.activeElement?.matches("input, textarea, dialog *") === true) return;
    field.current.focus({ preventScroll: true });
    field.current.select();
    const card = field.current.closest(".upload");
    if (card !== null) reveal(card);
  }, []);
  return (
    <form
      class="name-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === undefined) uploads.confirm(upload);
        else field.current?.focus();
      }}
    >
      <label class="field">
        <span>Name</span>
        <span class="name-field">
          {folder !== "" && (
            <span class="name-folder" title={`${folder}/`}>
              {folder}/
            </span>
          )}
          <input
            type="text"
            value={upload.typed}
            ref={field}
            aria-invalid={problem !== undefined}
            aria-describedby={hintId}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => void upload.rename(event.currentTarget.value)}
          />
        </span>
      </label>
      <button
        type="submit"
        class={replaces === undefined ? "button button-main" : "button button-main replaces"}
        disabled={problem !== undefined}
      >
        {replaces === undefined ? "Publish" : "Replace"}
      </button>
      <div class="name-hint" id={hintId}>
        {warning !== undefined && <p class="problem">{warning}</p>}
        <Meaning upload={upload} />
        {remark !== undefined && <p>{remark}</p>}
      </div>
    </form>
  );
}

function Meaning({ upload: { problem, target, replaces, path } }: { readonly upload: Upload }) {
  if (problem !== undefined) return <p class="problem">{problem}</p>;
  if (target.name === "problem") return <p class="problem">{target.message}</p>;
  if (replaces !== undefined) {
    return (
      <p class="replaced">
        Replaces “{replaces.title}”, last changed {dateText(replaces.changed)}. You can undo this.
      </p>
    );
  }
  return <p>{target.name === "unknown" ? "…" : `A new dashboard at “${path}”.`}</p>;
}
