/** Native modal dialogs that answer with what the author decided. */
import { render, type VNode } from "preact";

export const DIALOG_TITLE_ID = "dialog-title";

/**
 * Answers with undefined where the dialog was left by Escape or a click beside it. The browser puts the focus back.
 * The content's heading has the id `DIALOG_TITLE_ID`.
 */
export function askInDialog<Answer>(content: (decide: (answer: Answer | undefined) => void) => VNode): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-labelledby", DIALOG_TITLE_ID);
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
