/** What an author does to dashboards that are published: delete, restore, download, and undo. Each ends in a notice. */

import { saveFile } from "../save-file.js";
import type { Expectation, PublishingApi } from "./api.js";
import type { PublishedDashboard } from "./api-types.js";
import { confirmDeletion } from "./delete-dialog.js";
import { chooseRevision } from "./history-dialog.js";
import type { NoticeAction, Notices } from "./notices.js";
import { RequestProblem, wordsOf } from "./request-problem.js";
import { dateText } from "./words.js";

export interface ActionParts {
  readonly api: PublishingApi;
  readonly notices: Notices;
  /** The address that a dashboard's page has here. */
  addressOf(path: string): string;
  /** Something is published, or no more. Resolves once the list shows it. */
  onChanged(): Promise<void>;
}

/** How the author knows a dashboard. */
export type Named = Pick<PublishedDashboard, "path" | "title">;

/** `overtaken`: another author's change came after what was to be undone. */
export type Ending = "done" | "overtaken" | "failed";

export class Actions {
  constructor(private readonly parts: ActionParts) {}

  async remove({ path, title, revision }: PublishedDashboard): Promise<void> {
    if (!(await confirmDeletion(title, path))) return;
    await this.#try(async () => {
      await this.parts.api.remove(path, { revision });
      await this.parts.onChanged();
      const action = this.#undo({ path, title }, revision, { revision: undefined });
      this.parts.notices.show({ tone: "good", text: `“${title}” is deleted.`, action });
    });
  }

  async showHistory({ path, title }: Named): Promise<void> {
    const choice = await chooseRevision(title, path, {
      read: () => this.parts.api.history(path),
      download: ({ revision }) => void this.download(path, revision),
    });
    if (choice === undefined) return;
    const { chosen, present } = choice;
    await this.#try(async () => {
      const now = await this.parts.api.rollback(path, chosen.revision, present && { revision: present.revision });
      await this.parts.onChanged();
      this.parts.notices.show({
        tone: "good",
        text: `“${title}” shows the revision of ${dateText(chosen.published)} again.`,
        link: this.parts.addressOf(path),
        ...(present === undefined ? {} : { action: this.#undo({ path, title }, present.revision, { revision: now }) }),
      });
    });
  }

  async download(path: string, revision?: string): Promise<void> {
    await this.#try(async () => {
      const { name, content } = await this.parts.api.download(path, revision);
      saveFile(name, content);
    });
  }

  /** Brings back the revision that stood before, unless something else stands there by now. */
  async undo(dashboard: Named, before: string, now: Expectation | undefined): Promise<Ending> {
    const { path } = dashboard;
    const { api, notices, addressOf, onChanged } = this.parts;
    const history: NoticeAction = { label: "Show its history", run: () => void this.showHistory(dashboard) };
    return await this.#try(
      async () => {
        await api.rollback(path, before, now);
        const [standing] = await Promise.all([api.describe(path), onChanged()]);
        const title = standing === undefined || standing.kind === "folder" ? path : standing.title;
        notices.show({ tone: "good", text: `“${title}” is shown again.`, link: addressOf(path) });
      },
      { text: `Someone else has changed “${path}” since. Its history has all revisions.`, action: history },
    );
  }

  #undo(dashboard: Named, before: string, now: Expectation): NoticeAction {
    return { label: "Undo", run: () => void this.undo(dashboard, before, now) };
  }

  async #try(task: () => Promise<void>, overtaken?: { readonly text: string; readonly action: NoticeAction }): Promise<Ending> {
    try {
      await task();
      return "done";
    } catch (error) {
      const isConflict = error instanceof RequestProblem && error.isConflict;
      this.parts.notices.show({ tone: "bad", ...(isConflict && overtaken !== undefined ? overtaken : { text: wordsOf(error) }) });
      if (!isConflict) return "failed";
      // What the page knew was out of date.
      await this.parts.onChanged();
      return "overtaken";
    }
  }
}
