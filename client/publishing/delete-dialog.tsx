/** Asks before a dashboard is deleted. */
import { askInDialog, DIALOG_TITLE_ID } from "./dialog.js";

export async function confirmDeletion(title: string, path: string): Promise<boolean> {
  const answer = await askInDialog<true>((decide) => (
    <div class="dialog-content">
      <h2 id={DIALOG_TITLE_ID}>Delete “{title}”?</h2>
      <p>
        Visitors will find nothing at <code>{path}</code> any more. You can undo this.
      </p>
      <p class="dialog-buttons">
        <button type="button" class="button" onClick={() => decide(undefined)}>
          Cancel
        </button>
        <button type="button" class="button button-grave" onClick={() => decide(true)}>
          Delete
        </button>
      </p>
    </div>
  ));
  return answer === true;
}
