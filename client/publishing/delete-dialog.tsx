/** Asks before a dashboard is deleted. */
import { askInDialog, DialogTitle } from "./dialog.js";

export async function confirmDeletion(title: string, path: string): Promise<boolean> {
  const answer = await askInDialog<true>((decide) => (
    <div class="dialog-content">
      <DialogTitle path={path}>Delete “{title}”?</DialogTitle>
      <p>Visitors will find nothing there any more. You can undo this.</p>
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
