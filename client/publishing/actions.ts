/** What an author does to dashboards that are published: delete, restore, download, and undo. Each ends in a notice. */
import type { PublishingApi } from "./api.js";
import type { PublishedDashboard } from "./api-types.js";
import { confirmDeletion } from "./delete-dialog.js";
import { chooseRevision } from "./history-dialog.js";
import type { Notices } from "./notices.js";
import { RequestProblem, wordsOf } from "./request-problem.js";
import { saveFile } from "./save-file.js";
import { dateText } from "./words.js";

export interface ActionParts {
  readonly api: PublishingApi;
  readonly notices: Notices;
  /** The address that a dashboard's page has here. */
  addressOf(path: string): string;
  /** Something is published, or no more. Resolves once the list shows it. */
  onChanged(): Promise<void>;
}

export class Actions {
  constructor(private readonly parts: ActionParts) {}

  async remove({ path, title, revision }: PublishedDashboard): Promise<void> {
    if (!(await confirmDeletion(title, path))) return;
    await this.#try(async () => {
      await this.parts.api.remove(path, { revision });
      await this.parts.onChanged();
      this.parts.notices.show({ tone: "good", text: `“${title}” is deleted.`, action: this.#undo(path, revision, undefined) });
    });
  }

  async showHistory({ path, title }: PublishedDashboard): Promise<void> {
    const choice = await chooseRevision(title, {
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
        ...(present === undefined ? {} : { action: this.#undo(path, present.revision, now) }),
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
  async undo(path: string, before: string, now: string | undefined): Promise<boolean> {
    return await this.#try(async () => {
      await this.parts.api.rollback(path, before, now === undefined ? undefined : { revision: now });
      await this.parts.onChanged();
      this.parts.notices.show({ tone: "good", text: `“${path}” is as it was before.`, link: this.parts.addressOf(path) });
    });
  }

  #undo(path: string, before: string, now: string | undefined): { label: string; run(): void } {
    return { label: "Undo", run: () => void this.undo(path, before, now) };
  }

  async #try(task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      this.parts.notices.show({ tone: "bad", text: wordsOf(error) });
      // What the page knew was out of date.
      if (error instanceof RequestProblem && error.isConflict) await this.parts.onChanged();
      return false;
    }
  }
}
