/** A small JSON file of records that a command writes and the server follows: reading it, changing it whole, noticing that it has changed. */
import { readFile } from "node:fs/promises";
import { errorCode } from "../disk/error-code.js";
import { AppError } from "../errors/app-error.js";
import { replaceFile } from "./replace-file.js";

export interface RecordsKind<Entry> {
  /** "tokens": the file's only key, and its noun in messages ("tokens file"). */
  readonly key: string;
  /** "AUTH_TOKENS_FILE": what tells the server of it. */
  readonly option: string;
  /** "jupyter-dashboards-admin token": what writes it. */
  readonly command: string;
  /** "create NAME --tokens-file": what makes a new one, before its path. */
  readonly make: string;
  /** `content`: what the JSON holds. Throws UnfitRecordsError. */
  parse(content: unknown): readonly Entry[];
}

/** Thrown by a kind's `parse`. Handled by RecordsFile, which says in which file. */
export class UnfitRecordsError extends Error {}

/** Thrown when a file of records can't be used. Handled by the commands (one line) and by who follows it (fails closed). */
export class RecordsFileError extends AppError {
  readonly code = "RECORDS_FILE";
  readonly status = 500;
}

/** What it answers with says undefined while the file can't be used. */
export type FollowedRecords<Result> = () => Promise<readonly Result[] | undefined>;

export class RecordsFile<Entry> {
  constructor(
    private readonly kind: RecordsKind<Entry>,
    private readonly path: string,
  ) {}

  /** Undefined where there is no file. Throws RecordsFileError. */
  async read(): Promise<readonly Entry[] | undefined> {
    const text = await this.text();
    return text === undefined ? undefined : this.parse(text);
  }

  /** Reads, changes and writes while no other command does; a file that is not there counts as an empty one. Throws RecordsFileError. */
  async change<Result>(
    change: (entries: readonly Entry[]) => { readonly entries: readonly Entry[]; readonly result: Result },
  ): Promise<Result> {
    try {
      return await replaceFile(this.path, async () => {
        const { entries, result } = change((await this.read()) ?? []);
        return { text: `${JSON.stringify({ [this.kind.key]: entries }, undefined, 2)}\n`, result };
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new RecordsFileError(`Can't write the ${this.noun}: ${error instanceof Error ? error.message : error}.`);
    }
  }

  /**
   * Each entry as `prepare` makes it, read anew at each question so that a change counts at once. Complains once where the file breaks
   * meanwhile. Throws RecordsFileError where it is missing or broken now.
   */
  async follow<Result>(prepare: (entry: Entry) => Result, log: (line: string) => void): Promise<FollowedRecords<Result>> {
    let text = await this.existingText();
    let prepared = this.parse(text).map(prepare);
    /** The last complaint, so that each is logged once. */
    let complaint: string | undefined;
    return async () => {
      try {
        const read = await this.existingText();
        // The content is compared rather than its date: two writes within one tick of the file system's clock look alike.
        if (read !== text || complaint !== undefined) {
          prepared = this.parse(read).map(prepare);
          log(`The ${this.noun} has changed and is in use (${this.kind.key}: ${prepared.length}).`);
        }
        [text, complaint] = [read, undefined];
        return prepared;
      } catch (error) {
        if (!(error instanceof RecordsFileError)) throw error;
        if (error.message !== complaint) log(`${error.message} Until then its ${this.kind.key} are refused.`);
        complaint = error.message;
        return undefined;
      }
    };
  }

  private get noun(): string {
    return `${this.kind.key} file ${this.path}`;
  }

  private async text(): Promise<string | undefined> {
    try {
      return await readFile(this.path, "utf8");
    } catch (error) {
      const code = errorCode(error);
      if (code === "ENOENT") return undefined;
      const reason = { EACCES: "this user may not read it", EISDIR: "it is a folder" }[code] ?? code;
      throw new RecordsFileError(`Can't read the ${this.noun}: ${reason}.`);
    }
  }

  private async existingText(): Promise<string> {
    const text = await this.text();
    if (text !== undefined) return text;
    const { option, command, make } = this.kind;
    throw new RecordsFileError(`There is no ${this.noun}, which ${option} names. Make it with ${command} ${make} ${this.path}.`);
  }

  private parse(text: string): readonly Entry[] {
    try {
      return this.kind.parse(JSON.parse(text));
    } catch (error) {
      if (!(error instanceof UnfitRecordsError || error instanceof SyntaxError)) throw error;
      const reason = error.message.replaceAll(/\s+/g, " ");
      throw new RecordsFileError(`The ${this.noun} can't be used: ${reason}. Mend it, or make a new one with ${this.kind.command}.`);
    }
  }
}

/** Throws UnfitRecordsError where two have one name. */
export function requireDistinctNames(key: string, entries: readonly { readonly name: string }[]): void {
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UnfitRecordsError(`two ${key} are named "${twice}"`);
}
