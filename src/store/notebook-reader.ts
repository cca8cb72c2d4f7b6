/** Reads notebooks from their files and keeps what was read. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { errorCode } from "../disk/error-code.js";
import { AppError } from "../errors/app-error.js";
import type { Notebook } from "../notebook/notebook.js";
import { parseNotebook } from "../notebook/parse-notebook.js";
import { type DashboardPath, pathParts } from "./dashboard-path.js";
import { MissingPathError, StoreError } from "./errors.js";
import { isAbsence, type Place } from "./served-folder.js";
import { StatCache } from "./stat-cache.js";

/** A notebook whose file is not one keeps its error, so that it is parsed and logged once for each change. */
export type NotebookReading =
  | { readonly ok: true; readonly notebook: Notebook; readonly hash: string }
  | { readonly ok: false; readonly error: AppError; readonly hash: string };

interface TitleReading {
  readonly title: string | undefined;
  /** Undefined where the file can't be read. */
  readonly hash: string | undefined;
}

/** Whoever wrote it believes that it counts. */
const ACCESS_NOT_READ = "its access setting is not looked at: ACCESS_IN_NOTEBOOKS is not set";

/** In bytes of source a notebook is small; outputs are not kept. */
const NOTEBOOKS_KEPT = 128;
const TITLES_KEPT = 10_000;

export class NotebookReader {
  #notebooks = new StatCache<NotebookReading>(NOTEBOOKS_KEPT);
  #titles = new StatCache<TitleReading>(TITLES_KEPT);

  constructor(
    private readonly accessInNotebooks: boolean,
    private readonly log: (line: string) => void,
  ) {}

  forget(): void {
    this.#notebooks = new StatCache(NOTEBOOKS_KEPT);
    this.#titles = new StatCache(TITLES_KEPT);
  }

  /** Throws MissingPathError, StoreError. */
  read(place: Place, path: DashboardPath): Promise<NotebookReading> {
    return this.#notebooks.get(place.file, place.stats, async (before) => {
      const source = await readSource(place.file);
      const known = await before?.catch(() => undefined);
      if (known?.hash === source.hash) return known;
      const reading = parse(source, path);
      for (const problem of reading.ok ? this.#problemsOf(reading.notebook) : []) this.log(`Notebook ${path}: ${problem}`);
      return reading;
    });
  }

  #problemsOf({ problems, settings }: Notebook): readonly string[] {
    return this.accessInNotebooks || settings.access === undefined ? problems : [...problems, ACCESS_NOT_READ];
  }

  /** Undefined where the file is no notebook or can't be read. A long list does not push notebooks out. */
  async title(place: Place, path: DashboardPath): Promise<string | undefined> {
    const reading = await this.#titles.get(place.file, place.stats, (before) => this.#readTitle(place.file, path, before));
    return reading.title;
  }

  async #readTitle(file: string, path: DashboardPath, before: Promise<TitleReading> | undefined): Promise<TitleReading> {
    try {
      const source = await readSource(file);
      const known = await before?.catch(() => undefined);
      if (known?.hash === source.hash) return known;
      const reading = parse(source, path);
      if (reading.ok) return { title: reading.notebook.title, hash: source.hash };
      this.log(`Notebook ${path} is listed by its file's name: ${reading.error.message}`);
      return { title: undefined, hash: source.hash };
    } catch (error) {
      if (error instanceof StoreError) this.log(`Notebook ${path} is listed by its file's name: it can't be read.`);
      else if (!(error instanceof MissingPathError)) throw error;
      return { title: undefined, hash: undefined };
    }
  }
}

interface Source {
  readonly text: string;
  readonly hash: string;
}

async function readSource(file: string): Promise<Source> {
  const text = await readText(file);
  return { text, hash: createHash("sha256").update(text).digest("hex") };
}

function parse({ text, hash }: Source, path: DashboardPath): NotebookReading {
  try {
    // A bundle without a title is called by its folder, not "index".
    return { ok: true, notebook: parseNotebook(text, `${pathParts(path).at(-1)}.ipynb`), hash };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error, hash };
    throw error;
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const denied = errorCode(error) === "EACCES";
    if (isAbsence(error) && !denied) throw new MissingPathError();
    throw new StoreError("This dashboard can't be read on the server.", { cause: error });
  }
}
