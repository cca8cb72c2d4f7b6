/** Native modal dialogs that answer with what the author decided. */

import { type ComponentChildren, render, type VNode } from "preact";
import { speakEnglish } from "./publishing-host.js";

const TITLE_ID = "dialog-title";

interface DialogTitleProps {
  /** Of what it is about: titles need not differ. */
  readonly path?: string;
  readonly children: ComponentChildren;
}

export function DialogTitle({ path, children }: DialogTitleProps) {
  return (
    <h2 id={TITLE_ID}>
      {children} {path !== undefined && <span class="dialog-path">{path}</span>}
    </h2>
  );
}

/**
 * Answers with undefined where the dialog was left by Escape or a click beside it. The browser puts the focus back.
 * The content has a `DialogTitle`.
 */
export function askInDialog<Answer>(content: (decide: (answer: Answer | undefined) => void) => VNode): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", TITLE_ID);
    let decided: Answer | undefined;
    dialog.addEventListener("close", () => {
      render(null, dialog);
      dialog.remove();
      resolve(decided);
    });
    // The content covers the dialog's box, so what hits the dialog itself is beside it.
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target === dialog) dialog.close();
    });
    speakEnglish(dialog);
    document.body.append(dialog);
    render(
      content((answer) => {
        decided = answer;
        dialog.close();
      }),
      dialog,
    );
    dialog.showModal();
  });
}
