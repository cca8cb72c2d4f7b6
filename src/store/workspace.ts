/**
 * The hidden folder in the served folder, on the same disk: uploads that are being received (`staging`), content that was replaced
 * and may still be a running kernel's folder (`replaced`), and the revisions that are kept (`history`).
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeFolders, syncDirectory } from "../disk/durable.js";
import { ownIdentity, stateOf } from "../disk/process-identity.js";
import type { DashboardPath } from "./dashboard-path.js";
import type { Staging } from "./publisher.js";
import { isAbsence } from "./served-folder.js";

/** In the served folder. */
export const WORKSPACE_NAME = ".jupyter-dashboards";

const STRANGERS_LIFE_MS = 24 * 60 * 60 * 1000;

export class Workspace {
  /** Absolute. */
  readonly directory: string;

  constructor(
    root: string,
    private readonly now: () => Date,
  ) {
    this.directory = join(root, WORKSPACE_NAME);
  }

  async exists(): Promise<boolean> {
    return (await namesIn(this.directory)).length > 0;
  }

  get staging(): string {
    return join(this.directory, "staging");
  }

  get history(): string {
    return join(this.directory, "history");
  }

  async stage(): Promise<Staging> {
    const directory = await this.#makeOwn(this.staging);
    // What can't be removed now is swept at a later start.
    return { directory, discard: () => rm(directory, { recursive: true, force: true }).catch(() => undefined) };
  }

  /** An empty folder of our own for content that is replaced. */
  makeReplaced(): Promise<string> {
    return this.#makeOwn(join(this.directory, "replaced"));
  }

  historyOf(path: DashboardPath): string {
    // A path may be longer than a file's name, and case may not count there.
    return join(this.history, createHash("sha256").update(path).digest("hex"));
  }

  /** Absolute paths of what is being received or changed, by whomever. */
  async allStaging(): Promise<readonly string[]> {
    return (await namesIn(this.staging)).map((name) => join(this.staging, name));
  }

  /** What processes that are no more have left. */
  async leftOvers(): Promise<readonly string[]> {
    return [...(await this.#abandoned("staging")), ...(await this.#abandoned("replaced"))];
  }

  async #makeOwn(parent: string): Promise<string> {
    await makeFolders(parent);
    // Another server on the same folder must not sweep it away.
    const directory = join(parent, `${ownIdentity()}~${globalThis.crypto.randomUUID()}`);
    await mkdir(directory);
    await syncDirectory(parent);
    return directory;
  }

  async #abandoned(kind: string): Promise<readonly string[]> {
    const parent = join(this.directory, kind);
    const abandoned: string[] = [];
    for (const name of await namesIn(parent)) {
      const file = join(parent, name);
      if (await isAbandoned(file, name, this.now())) abandoned.push(file);
    }
    return abandoned;
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
  const state = stateOf(name);
  if (state !== "foreign") return state === "gone";
  const { mtimeMs } = await stat(file);
  return now.getTime() - mtimeMs > STRANGERS_LIFE_MS;
}
