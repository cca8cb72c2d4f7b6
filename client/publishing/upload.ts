/** One thing that is to be published: named, looked up, packed, sent. Knows nothing of the page; its view is `upload-card.tsx`. */
import type { PublishingApi } from "./api.js";
import type { PublishedDashboard, UploadLimits } from "./api-types.js";
import { NO_CONTENT, readContent, requireReadableContent, sentName, tooLarge } from "./content.js";
import type { FolderFile } from "./folder-content.js";
import { isCovered, nameOfFile, pathOf, placeFor, problemOfPath } from "./names.js";
import { type Remedy, remedyFor } from "./remedy.js";
import { RequestProblem, wordsOf } from "./request-problem.js";
import type { Source } from "./sources.js";
import { findTarget, type Target } from "./target.js";

export type Phase =
  | { readonly name: "reading" }
  | { readonly name: "naming" }
  /** Others are sent first. */
  | { readonly name: "queued" }
  | { readonly name: "packing"; readonly done: number; readonly total: number }
  | { readonly name: "sending"; readonly done: number; readonly total: number }
  | ({ readonly name: "done"; readonly link: string; readonly revision: string | undefined } & Outcome)
  | { readonly name: "failed"; readonly message: string; readonly remedy: Remedy }
  /** Can't be published as it is. */
  | { readonly name: "unfit"; readonly message: string };

interface Outcome {
  readonly outcome: "published" | "replaced" | "unchanged";
  /** What Undo would bring back; undefined where there is nothing to undo, or no way any more. */
  readonly replaced: string | undefined;
}

export interface UploadParts {
  readonly api: Pick<PublishingApi, "describe" | "upload">;
  readonly access: { readonly scopes: readonly string[]; readonly limits: UploadLimits };
  zip(files: readonly FolderFile[], signal: AbortSignal, onProgress: (packed: number) => void): Promise<Blob>;
  /** Before a name that is being typed is looked up. */
  pause(signal: AbortSignal): Promise<void>;
  onChange(upload: Upload): void;
}

const OVERTAKEN = "Something else was published here in the meantime. Look at it, then decide again.";

export class Upload {
  phase: Phase = { name: "reading" };
  target: Target = { name: "unknown" };
  /** As the author has it in the field. */
  typed = "";
  /** Why the author is asked again. */
  warning: string | undefined;
  /** Where it was dropped, or where the token lets it go. */
  folder = "";
  source: Source;
  /** The author has seen the name. */
  #isNamed: boolean;
  #content = NO_CONTENT;
  #lookup = new AbortController();
  #transfer = new AbortController();

  constructor(
    readonly id: number,
    source: Source,
    /** Where it was dropped. */
    private readonly dropFolder: string,
    /** Undefined: from the file's name. */
    typed: string | undefined,
    private readonly parts: UploadParts,
  ) {
    this.source = source;
    this.#isNamed = typed !== undefined;
    this.#place(typed ?? nameOfFile(source.name));
  }

  get path(): string {
    return pathOf(this.folder, this.typed);
  }

  /** Why it can't have its name. */
  get problem(): string | undefined {
    return this.#nameProblem ?? (this.target.name === "taken" ? this.target.message : undefined);
  }

  /** What was done to the content, in words. */
  get remark(): string | undefined {
    return this.#content.remark;
  }

  /** The dashboard that it would replace. */
  get replaces(): PublishedDashboard | undefined {
    return this.target.name === "known" ? this.target.standing : undefined;
  }

  get isUnderWay(): boolean {
    return this.phase.name === "packing" || this.phase.name === "sending";
  }

  async prepare(): Promise<void> {
    if ((await this.#isFit()) && this.phase.name === "reading") {
      this.#enter({ name: "naming" });
      await this.lookUp();
    }
  }

  /** Something else is to be published in its place. Answers whether it is what the author had decided to send. */
  async chooseAgain(source: Source): Promise<boolean> {
    const wasDecided = this.phase.name === "failed";
    if (!this.#isNamed) this.#place(nameOfFile(source.name));
    this.source = source;
    this.#enter({ name: "reading" });
    if (!(await this.#isFit())) return false;
    this.#enter({ name: "naming" });
    if (!wasDecided) await this.lookUp();
    return wasDecided;
  }

  async rename(typed: string): Promise<void> {
    this.typed = typed;
    this.warning = undefined;
    await this.lookUp();
  }

  /** Finds out what stands at its path now. */
  async lookUp(): Promise<Target> {
    this.#lookup.abort();
    this.#lookup = new AbortController();
    const { signal } = this.#lookup;
    this.#aim({ name: "unknown" });
    if (this.#nameProblem !== undefined) return this.target;
    try {
      await this.parts.pause(signal);
      const target = await findTarget(this.parts.api, this.path, this.folder, signal);
      if (!signal.aborted) this.#aim(target);
    } catch (error) {
      // A later one goes on.
      if (!signal.aborted) throw error;
    }
    return this.target;
  }

  queue(): void {
    this.warning = undefined;
    this.#transfer = new AbortController();
    this.#enter({ name: "queued" });
  }

  /** Answers whether it was published. */
  async publish(): Promise<boolean> {
    const { signal } = this.#transfer;
    if (this.phase.name !== "queued" || !(await this.#isAgreed())) return false;
    const expected = { revision: this.replaces?.revision };
    try {
      await requireReadableContent(this.source, this.#content);
      const file = await this.#pack(signal);
      this.#enter({ name: "sending", done: 0, total: file.size });
      const onProgress = (done: number, total: number): void => this.#enter({ name: "sending", done, total });
      const { link, revision } = await this.parts.api.upload({
        path: this.path,
        file,
        fileName: sentName(this.source),
        expected,
        signal,
        onProgress,
      });
      this.#enter({ name: "done", link, revision, ...outcomeOf(revision, expected.revision) });
      return true;
    } catch (error) {
      this.#fail(await this.#reasonFor(error), signal);
      return false;
    }
  }

  /** Back to its name. */
  cancel(): void {
    this.#transfer.abort();
    const hasFailed = this.phase.name === "failed";
    this.#enter({ name: "naming" });
    // Perhaps with another token than before.
    if (hasFailed) void this.followToken();
  }

  /** The name leads to where the token may publish. */
  async followToken(): Promise<void> {
    if (this.path !== "" && !isCovered(this.path, this.parts.access.scopes)) this.#place(this.path.split("/").at(-1) ?? "");
    await this.lookUp();
  }

  /** Another author's change came after it. */
  giveUpUndo(): void {
    if (this.phase.name === "done") this.#enter({ ...this.phase, replaced: undefined });
  }

  /** Nothing is looked up or sent any more. */
  end(): void {
    this.#lookup.abort();
    this.#transfer.abort();
  }

  get #nameProblem(): string | undefined {
    return problemOfPath(this.path, this.parts.access.scopes, this.parts.access.limits);
  }

  async #isFit(): Promise<boolean> {
    const content = await readContent(this.source, this.parts.access.limits);
    if (typeof content === "string") this.#enter({ name: "unfit", message: content });
    else this.#content = content;
    return typeof content !== "string";
  }

  /** What it does was on the page when the author said yes. */
  async #isAgreed(): Promise<boolean> {
    if (this.target.name === "known") return true;
    const target = await this.lookUp();
    if (this.phase.name !== "queued") return false;
    if (target.name === "known" && target.standing === undefined) return true;
    this.#enter(target.name === "problem" ? { name: "failed", message: target.message, remedy: "again" } : { name: "naming" });
    return false;
  }

  async #pack(signal: AbortSignal): Promise<Blob> {
    if (this.source.kind === "file") return this.source.file;
    const total = this.#content.files.reduce((sum, { size }) => sum + size, 0);
    const file = await this.parts.zip(this.#content.files, signal, (done) => this.#enter({ name: "packing", done, total }));
    const problem = tooLarge(file, this.parts.access.limits);
    if (problem !== undefined) throw new RequestProblem(413, problem);
    return file;
  }

  /** A file that changes while it is read looks to the browser like a lost connection. */
  async #reasonFor(error: unknown): Promise<unknown> {
    if (error instanceof RequestProblem && error.status !== 0) return error;
    try {
      await requireReadableContent(this.source, this.#content);
      return error;
    } catch (unreadable) {
      return unreadable;
    }
  }

  #fail(error: unknown, signal: AbortSignal): void {
    // It was cancelled, and is at its name again.
    if (signal.aborted) return;
    if (error instanceof RequestProblem && error.isConflict) {
      this.warning = OVERTAKEN;
      this.#enter({ name: "naming" });
      void this.lookUp();
    } else this.#enter({ name: "failed", message: wordsOf(error), remedy: remedyFor(error) });
  }

  #place(name: string): void {
    const { folder, typed } = placeFor(this.dropFolder, name, this.parts.access.scopes);
    this.folder = folder;
    this.typed = typed;
  }

  #enter(phase: Phase): void {
    // Late news of what was cancelled.
    if ((phase.name === "packing" || phase.name === "sending") && this.#transfer.signal.aborted) return;
    this.phase = phase;
    this.#isNamed ||= phase.name === "naming";
    this.parts.onChange(this);
  }

  #aim(target: Target): void {
    this.target = target;
    this.parts.onChange(this);
  }
}

function outcomeOf(revision: string | undefined, before: string | undefined): Outcome {
  if (before === undefined) return { outcome: "published", replaced: undefined };
  return revision === before ? { outcome: "unchanged", replaced: undefined } : { outcome: "replaced", replaced: before };
}
