/**
 * Which kernels this server has on gateways, written to disk: what a server that was killed has left there is found by the next one. A
 * file for each kernel, named after the process that it belongs to.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import Type from "typebox";
import Value from "typebox/value";
import { makeFolders, writeWhole } from "../../disk/durable.js";
import { errorCode } from "../../disk/error-code.js";
import { ownIdentity, stateOf } from "../../disk/process-identity.js";

export interface LedgerEntry {
  /** The gateway's address. */
  readonly url: string;
  /** The gateway's id of the kernel. */
  readonly id: string;
}

export interface KernelLedgerOptions {
  /** Absolute; made when it is needed. */
  readonly directory: string;
  now(): Date;
  /** Told once that nothing can be written. */
  log(line: string): void;
}

const Entry = Type.Object({ url: Type.String(), id: Type.String({ minLength: 1 }) });

/** A server on another machine shows by this that it lives; its process can't be looked for. */
const HEARTBEATS_MISSED_MS = 15 * 60 * 1000;
const NAME_LENGTH = 32;

export class KernelLedger {
  private readonly own = new Map<string, LedgerEntry>();
  /** Could not be deleted on its gateway when its time came. */
  private readonly leftBehind = new Set<string>();
  private isUnwritable = false;

  constructor(private readonly options: KernelLedgerOptions) {}

  async add(entry: LedgerEntry): Promise<void> {
    const name = nameOf(entry);
    this.own.set(name, entry);
    try {
      await makeFolders(this.options.directory);
      await writeWhole(join(this.options.directory, name), JSON.stringify(entry));
    } catch (error) {
      if (!this.isUnwritable) this.options.log(unwritableText(this.options.directory, error));
      this.isUnwritable = true;
    }
  }

  async remove(entry: LedgerEntry): Promise<void> {
    const name = nameOf(entry);
    this.own.delete(name);
    this.leftBehind.delete(name);
    // One that stays costs a question to its gateway later.
    await rm(join(this.options.directory, name), { force: true }).catch(() => {});
  }

  /** It stays written down, and is among what `abandoned` finds. */
  leave(entry: LedgerEntry): void {
    this.leftBehind.add(nameOf(entry));
  }

  /** What this server could not delete, and what servers that are no more have left; each with what to do once it is gone. */
  async abandoned(): Promise<readonly { readonly entry: LedgerEntry; forget(): Promise<void> }[]> {
    const found = [];
    for (const name of await this.names()) {
      const file = join(this.options.directory, name);
      const entry = (await this.isAbandoned(file, name)) ? await readEntry(file) : undefined;
      if (entry !== undefined) found.push({ entry, forget: () => this.forget(file, entry) });
    }
    return found;
  }

  /** Shows servers on other machines that this one lives. */
  async beat(): Promise<void> {
    const now = this.options.now();
    await Promise.all([...this.own.keys()].map((name) => utimes(join(this.options.directory, name), now, now).catch(() => {})));
  }

  private async forget(file: string, entry: LedgerEntry): Promise<void> {
    await this.remove(entry);
    await rm(file, { force: true }).catch(() => {});
  }

  private async names(): Promise<readonly string[]> {
    // Where the folder is missing or closed to us, nothing is known.
    return readdir(this.options.directory).catch(() => []);
  }

  private async isAbandoned(file: string, name: string): Promise<boolean> {
    const state = stateOf(name);
    if (state === "own") return this.leftBehind.has(name);
    if (state !== "foreign") return state === "gone";
    const { mtime } = await stat(file).catch(() => ({ mtime: this.options.now() }));
    return this.options.now().getTime() - mtime.getTime() > HEARTBEATS_MISSED_MS;
  }
}

function nameOf({ url, id }: LedgerEntry): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([url, id]))
    .digest("hex");
  return `${ownIdentity()}~${hash.slice(0, NAME_LENGTH)}.json`;
}

/** Undefined for what is no entry, or is being written: there is nothing to learn from it. */
async function readEntry(file: string): Promise<LedgerEntry | undefined> {
  if (!file.endsWith(".json")) return undefined;
  try {
    return Value.Parse(Entry, JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined;
  }
}

function unwritableText(directory: string, error: unknown): string {
  return `The kernels on the gateway can't be written down in ${directory} (${errorCode(error)}). Where this server is killed, they stay there.`;
}
