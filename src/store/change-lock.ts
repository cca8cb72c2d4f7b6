/** One change at a time among all servers on a folder: a file that names who changes. What a dead one holds is taken over. */
import { randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeFolders } from "../disk/durable.js";
import { errorCode } from "../disk/error-code.js";
import { ownIdentity, stateOf } from "../disk/process-identity.js";
import { StorageBusyError } from "./errors.js";
import { isAbsence } from "./served-folder.js";

export interface ChangeLockTimes {
  /** A holder on another machine shows that it lives this often, in ms. */
  readonly beatMs: number;
  /** Without a sign for so long, it is dead. */
  readonly deadMs: number;
  readonly waitMs: number;
  readonly retryMs: number;
}

const TIMES: ChangeLockTimes = { beatMs: 1000, deadMs: 10_000, waitMs: 60_000, retryMs: 10 };

export class ChangeLock {
  readonly #file: string;

  /** `directory`: absolute, made when needed. */
  constructor(
    directory: string,
    private readonly times: ChangeLockTimes = TIMES,
  ) {
    this.#file = join(directory, "change.lock");
  }

  /** `onTakeover` comes first where the last holder died in the midst of a change. Throws StorageBusyError. */
  async run<Result>(operation: () => Promise<Result>, onTakeover: () => Promise<void>): Promise<Result> {
    const mark = `${ownIdentity()}~${randomUUID()}`;
    const isTakenOver = await this.#take(mark);
    const beat = setInterval(() => void utimes(this.#file, new Date(), new Date()).catch(() => undefined), this.times.beatMs);
    beat.unref();
    try {
      if (isTakenOver) await onTakeover();
      return await operation();
    } finally {
      clearInterval(beat);
      await this.#release(mark);
    }
  }

  async #take(mark: string): Promise<boolean> {
    const watch = new HolderWatch(this.#file, this.times.deadMs);
    let isTakenOver = false;
    for (let waited = 0; waited < this.times.waitMs; waited += this.times.retryMs) {
      if (await this.#tryTake(mark)) return isTakenOver;
      const dead = await watch.deadHolder(waited);
      if (dead !== undefined) isTakenOver = (await this.#remove(dead)) || isTakenOver;
      else await delay(this.times.retryMs);
    }
    throw new StorageBusyError(
      "Another server changes dashboards of the same folder at the moment. Nothing was changed. Try again in a minute.",
    );
  }

  async #tryTake(mark: string): Promise<boolean> {
    try {
      await writeFile(this.#file, mark, { flag: "wx" });
      return true;
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      if (errorCode(error) !== "ENOENT") throw error;
      await makeFolders(dirname(this.#file));
      return false;
    }
  }

  /** Another may have been quicker and hold it now. */
  async #remove(dead: string): Promise<boolean> {
    const aside = `${this.#file}.${randomUUID()}`;
    try {
      await rename(this.#file, aside);
      if ((await readFile(aside, "utf8")) === dead) {
        await rm(aside);
        return true;
      }
      await rename(aside, this.#file);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
    return false;
  }

  async #release(mark: string): Promise<void> {
    try {
      if ((await readFile(this.#file, "utf8")) === mark) await rm(this.#file);
    } catch {
      // It is ours no more: we were taken for dead. Or the disk is gone; then the next one takes us for dead.
    }
  }
}

/** Sees from one look to the next whether a holder on another machine still gives signs. */
class HolderWatch {
  #seen = "";
  #since = 0;

  constructor(
    private readonly file: string,
    private readonly deadMs: number,
  ) {}

  /** `now`: ms, by any clock that goes on. What the holder wrote, if it is dead. */
  async deadHolder(now: number): Promise<string | undefined> {
    try {
      const [mark, { mtimeMs }] = await Promise.all([readFile(this.file, "utf8"), stat(this.file)]);
      if (stateOf(mark) === "gone") return mark;
      const sign = `${mark} ${mtimeMs}`;
      if (sign !== this.#seen) {
        this.#seen = sign;
        this.#since = now;
      }
      // One of this machine that runs is waited for, however long it takes.
      return stateOf(mark) === "foreign" && now - this.#since >= this.deadMs ? mark : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }
}
