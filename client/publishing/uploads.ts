/** All that is to be published from this page, sent one after the other. */
import type { Source } from "./sources.js";
import { Upload, type UploadParts } from "./upload.js";

export interface UploadsParts extends Omit<UploadParts, "onChange"> {
  /** Something is to be drawn anew. */
  onChange(): void;
  onPublished(upload: Upload): void;
  /** For who can't see. */
  announce(text: string): void;
}

export class Uploads {
  #all: readonly Upload[] = [];
  #lastId = 0;
  #line: Promise<void> = Promise.resolve();
  #announced = "";

  constructor(private readonly parts: UploadsParts) {}

  get all(): readonly Upload[] {
    return this.#all;
  }

  /** Those that wait for the author's yes. */
  get named(): readonly Upload[] {
    return this.#all.filter(({ phase, problem }) => phase.name === "naming" && problem === undefined);
  }

  get areUnderWay(): boolean {
    return this.#all.some((upload) => upload.isUnderWay);
  }

  add(sources: readonly Source[], folder: string, typed?: string): void {
    const added = sources.map((source) => {
      this.#lastId += 1;
      return new Upload(this.#lastId, source, folder, typed, { ...this.parts, onChange: (upload) => this.#take(upload) });
    });
    this.#all = [...this.#all, ...added];
    this.parts.onChange();
    for (const upload of added) void upload.prepare();
  }

  confirm(upload: Upload): void {
    if (upload.problem !== undefined) return;
    upload.queue();
    this.#line = this.#line.then(async () => {
      if (await upload.publish()) this.#follow(upload);
    });
  }

  /** Another file, or a folder, in place of what could not be published. */
  async chooseAgain(upload: Upload, source: Source): Promise<void> {
    if (await upload.chooseAgain(source)) this.confirm(upload);
  }

  confirmAll(): void {
    for (const upload of this.named) this.confirm(upload);
  }

  dismiss(upload: Upload): void {
    upload.end();
    this.#all = this.#all.filter((other) => other !== upload);
    this.parts.onChange();
  }

  /** After another token was entered. */
  followToken(): void {
    for (const upload of this.#all) if (upload.phase.name === "naming") void upload.followToken();
  }

  /** After any change of what is published. */
  lookUpAll(): void {
    for (const upload of this.#all) if (upload.phase.name === "naming") void upload.lookUp();
  }

  #follow(upload: Upload): void {
    this.parts.onPublished(upload);
    this.lookUpAll();
  }

  #take(upload: Upload): void {
    const text = announcementOf(upload);
    if (text !== undefined && text !== this.#announced) {
      this.#announced = text;
      this.parts.announce(text);
    }
    this.parts.onChange();
  }
}

function announcementOf({ path, phase, warning }: Upload): string | undefined {
  switch (phase.name) {
    case "sending": {
      const quarters = phase.total === 0 ? 0 : Math.floor((phase.done / phase.total) * 4);
      return quarters === 4 ? `${path}: sent. The server checks it.` : `${path}: ${quarters * 25} % sent`;
    }
    case "done":
      return phase.outcome === "unchanged" ? `${path} is published already; nothing has changed.` : `${path} is published.`;
    case "failed":
    case "unfit":
      return phase.message;
    case "naming":
      return warning;
    default:
      return undefined;
  }
}
