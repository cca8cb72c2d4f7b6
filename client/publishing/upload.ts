/** One thing that is to be published: named, looked up, packed, sent. Knows nothing of the page; its view is `uploads-view.tsx`. */
import type { PublishingApi } from "./api.js";
import type { PublishedDashboard, PublishedFolder, UploadLimits } from "./api-types.js";
import { bundleOf, type FolderFile } from "./folder-content.js";
import { isPublishable, nameOfFile, pathOf, problemOfPath } from "./names.js";
import { RequestProblem, wordsOf } from "./request-problem.js";
import type { Source } from "./sources.js";
import { sizeText } from "./words.js";

export type Phase =
  | { readonly name: "reading" }
  | { readonly name: "naming" }
  /** Others are sent first. */
  | { readonly name: "queued" }
  | { readonly name: "packing"; readonly done: number; readonly total: number }
  | { readonly name: "sending"; readonly done: number; readonly total: number }
  | { readonly name: "done"; readonly link: string; readonly revision: string | undefined; readonly replaced: string | undefined }
  | { readonly name: "failed"; readonly message: string }
  /** Can never be published. */
  | { readonly name: "unfit"; readonly message: string };

/** What stands at the path that the name means. */
export type Target =
  | { readonly name: "unknown" }
  | { readonly name: "known"; readonly standing: PublishedDashboard | PublishedFolder | undefined }
  | { readonly name: "problem"; readonly message: string };

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
  typed: string;
  /** What was done to the content, in words. */
  remark: string | undefined;
  /** Why the author is asked again. */
  warning: string | undefined;
  #files: readonly FolderFile[] = [];
  #lookup = new AbortController();
  #transfer = new AbortController();

  constructor(
    readonly id: number,
    readonly source: Source,
    /** Where it was dropped. */
    readonly folder: string,
    /** Undefined: from the file's name. */
    typed: string | undefined,
    private readonly parts: UploadParts,
  ) {
    this.typed = typed ?? nameOfFile(source.name);
  }

  get path(): string {
    return pathOf(this.folder, this.typed);
  }

  /** Why it can't have its name. */
  get problem(): string | undefined {
    return problemOfPath(this.path, this.parts.access.scopes, this.parts.access.limits);
  }

  /** The dashboard that it would replace. */
  get replaces(): PublishedDashboard | undefined {
    const standing = this.target.name === "known" ? this.target.standing : undefined;
    return standing === undefined || standing.kind === "folder" ? undefined : standing;
  }

  get isUnderWay(): boolean {
    return this.phase.name === "packing" || this.phase.name === "sending";
  }

  async prepare(): Promise<void> {
    const message = await this.#read().catch((error: unknown) => `The folder could not be read: ${String(error)}`);
    this.#enter(message === undefined ? { name: "naming" } : { name: "unfit", message });
    if (message === undefined) await this.lookUp();
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
    if (this.problem !== undefined) return this.target;
    try {
      await this.parts.pause(signal);
      const standing = await this.parts.api.describe(this.path, signal);
      if (!signal.aborted) this.#aim({ name: "known", standing });
    } catch (error) {
      if (!signal.aborted) this.#aim({ name: "problem", message: wordsOf(error) });
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
      const file = await this.#pack(signal);
      this.#enter({ name: "sending", done: 0, total: file.size });
      const onProgress = (done: number, total: number): void => this.#enter({ name: "sending", done, total });
      const { link, revision } = await this.parts.api.upload({
        path: this.path,
        file,
        fileName: this.#sentName,
        expected,
        signal,
        onProgress,
      });
      this.#enter({ name: "done", link, revision, replaced: expected.revision });
      return true;
    } catch (error) {
      this.#fail(error, signal);
      return false;
    }
  }

  /** Back to its name. */
  cancel(): void {
    this.#transfer.abort();
    this.#enter({ name: "naming" });
  }

  /** Nothing is looked up or sent any more. */
  end(): void {
    this.#lookup.abort();
    this.#transfer.abort();
  }

  get #sentName(): string {
    return this.source.kind === "folder" ? `${this.source.name}.zip` : this.source.name;
  }

  async #read(): Promise<string | undefined> {
    const { limits } = this.parts.access;
    if (this.source.kind === "folder") {
      const bundle = bundleOf(await this.source.files(), limits);
      if ("problem" in bundle) return bundle.problem;
      this.#files = bundle.files;
      this.remark = bundle.remark;
      return undefined;
    }
    if (!isPublishable(this.source.name))
      return "Only notebooks (.ipynb), zips and folders can be published. For a notebook with other files, take the folder that holds them.";
    return tooLarge(this.source.file, limits);
  }

  /** What it does was on the page when the author said yes. */
  async #isAgreed(): Promise<boolean> {
    if (this.target.name === "known") return true;
    const target = await this.lookUp();
    if (this.phase.name !== "queued") return false;
    if (target.name === "known" && target.standing === undefined) return true;
    this.#enter(target.name === "problem" ? { name: "failed", message: target.message } : { name: "naming" });
    return false;
  }

  async #pack(signal: AbortSignal): Promise<Blob> {
    if (this.source.kind === "file") return this.source.file;
    const total = this.#files.reduce((sum, { size }) => sum + size, 0);
    const file = await this.parts.zip(this.#files, signal, (done) => this.#enter({ name: "packing", done, total }));
    const problem = tooLarge(file, this.parts.access.limits);
    if (problem !== undefined) throw new RequestProblem(413, problem);
    return file;
  }

  #fail(error: unknown, signal: AbortSignal): void {
    // It was cancelled, and is at its name again.
    if (signal.aborted) return;
    if (error instanceof RequestProblem && error.isConflict) {
      this.warning = OVERTAKEN;
      this.#enter({ name: "naming" });
      void this.lookUp();
    } else this.#enter({ name: "failed", message: wordsOf(error) });
  }

  #enter(phase: Phase): void {
    // Late news of what was cancelled.
    if ((phase.name === "packing" || phase.name === "sending") && this.#transfer.signal.aborted) return;
    this.phase = phase;
    this.parts.onChange(this);
  }

  #aim(target: Target): void {
    this.target = target;
    this.parts.onChange(this);
  }
}

function tooLarge({ size }: Blob, { uploadBytes }: UploadLimits): string | undefined {
  return size > uploadBytes ? `This is ${sizeText(size)}. At most ${sizeText(uploadBytes)} can be sent.` : undefined;
}
