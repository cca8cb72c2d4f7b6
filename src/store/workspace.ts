/**
 * The hidden folder in the served folder, on the same disk: uploads that are being received (`staging`), content that was replaced
 * and may still be a running kernel's folder (`replaced`), and the revisions that are kept (`history`).
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { DashboardPath } from "./dashboard-path.js";
import { makeFolders, syncDirectory } from "./durable.js";
import type { Staging } from "./publisher.js";
import { isAbsence } from "./served-folder.js";

const WORKSPACE_NAME = ".jupyter-dashboards";

/** Absolute paths. */
export interface LeftOvers {
  readonly staging: readonly string[];
  readonly replaced: readonly string[];
  readonly foreign: readonly string[];
}

const STRANGERS_LIFE_MS = 24 * 60 * 60 * 1000;

export class Workspace {
  /** Absolute. */
  readonly directory: string;
  /** Names the process in what it makes, so that another server on the same folder does not sweep it away. */
  readonly #owner = `${hostname()}~${process.pid}~`;

  constructor(
    root: string,
    private readonly now: () => Date,
  ) {
    this.directory = join(root, WORKSPACE_NAME);
  }

  get staging(): string {
    return join(this.directory, "staging");
  }

  get history(): string {
    return join(this.directory, "history");
  }

  async stage(): Promise<Staging> {
    const directory = await this.#makeOwn(this.staging);
    return { directory, discard: () => rm(directory, { recursive: true, force: true }) };
  }

  /** An empty folder of our own for content that is replaced. */
  makeReplaced(): Promise<string> {
    return this.#makeOwn(join(this.directory, "replaced"));
  }

  historyOf(path: DashboardPath): string {
    // A path may be longer than a file's name, and case may not count there.
    return join(this.history, createHash("sha256").update(path).digest("hex"));
  }

  /**
   * What processes that are no more have left. `foreign`: staging folders of other machines, of which can't be known whether they
   * still work; a container that is made anew is another machine.
   */
  async leftOvers(): Promise<LeftOvers> {
    const staging = await this.#sorted("staging");
    const replaced = await this.#sorted("replaced");
    return { staging: staging.abandoned, replaced: replaced.abandoned, foreign: staging.foreign };
  }

  async #makeOwn(parent: string): Promise<string> {
    await makeFolders(parent);
    const directory = join(parent, this.#owner + globalThis.crypto.randomUUID());
    await mkdir(directory);
    await syncDirectory(parent);
    return directory;
  }

  async #sorted(kind: string): Promise<{ readonly abandoned: readonly string[]; readonly foreign: readonly string[] }> {
    const parent = join(this.directory, kind);
    const abandoned: string[] = [];
    const foreign: string[] = [];
    for (const name of await namesIn(parent)) {
      const file = join(parent, name);
      if (await isAbandoned(file, name, this.now())) abandoned.push(file);
      else if (!name.startsWith(`${hostname()}~`)) foreign.push(file);
    }
    return { abandoned, foreign };
  }
}

export async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

async function isAbandoned(file: string, name: string, now: Date): Promise<boolean> {
  const [host, process_] = name.split("~");
  // A process that has just begun can't have left anything: it was another of the same number.
  if (host === hostname()) return Number(process_) === process.pid || !isAlive(Number(process_));
  const { mtimeMs } = await stat(file);
  return now.getTime() - mtimeMs > STRANGERS_LIFE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
