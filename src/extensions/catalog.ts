/** The extensions beside each kernel, under keys that browsers name their files by. */
import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findLabExtensions, type LabExtension } from "./find-lab-extensions.js";
import { findLocalCopies, type PackageCopy } from "./find-local-copies.js";
import { findNotebookExtensions, type NotebookExtension } from "./find-notebook-extensions.js";

export interface KeyedExtension extends LabExtension {
  /** Can't be guessed, and is another once something else is installed. */
  readonly key: string;
  readonly mimeTypes: readonly string[];
}

export interface KeyedNotebookExtension extends NotebookExtension {
  readonly key: string;
}

export interface KeyedCopy extends PackageCopy {
  readonly key: string;
}

export interface ExtensionCatalogOptions {
  /** The most wanted first. */
  dataFolders(kernelName: string): Promise<readonly string[]>;
  /** All that can be started. */
  kernelNames(): Promise<readonly string[]>;
  readonly secret: string;
  now(): Date;
  log(line: string): void;
}

const MIME_TYPE = /\b(?:application|text|image)\/(?:vnd\.|x-)[\w.+-]+|\bapplication\/geo\+json\b/g;
const KEY_LENGTH = 32;
const PURPOSE = "extensions";
/** Copies are asked for with each page. */
const COPIES_MS = 10_000;

export class ExtensionCatalog {
  private readonly folders = new Map<string, string>();
  private readonly mimeTypes = new Map<string, Promise<readonly string[]>>();
  private readonly reported = new Set<string>();
  private readonly copies = new Map<string, { readonly until: number; readonly found: Promise<readonly KeyedCopy[]> }>();
  private refreshing: Promise<void> | undefined;

  constructor(private readonly options: ExtensionCatalogOptions) {}

  /** Read anew, so that a library that was installed a minute ago is found. */
  async of(kernelName: string): Promise<readonly KeyedExtension[]> {
    const extensions = await findLabExtensions(await this.options.dataFolders(kernelName), (problem) => this.reportOnce(problem));
    return Promise.all(extensions.map((extension) => this.keyed(extension)));
  }

  /** The classic notebook's. */
  async notebookExtensionsOf(kernelName: string): Promise<readonly KeyedNotebookExtension[]> {
    const found = await findNotebookExtensions(await this.options.dataFolders(kernelName));
    return found.map((extension) => ({ ...extension, key: this.keyFor(extension.folder, "nbextensions", extension.stamp) }));
  }

  async copiesOf(kernelName: string): Promise<readonly KeyedCopy[]> {
    const now = this.options.now().getTime();
    const known = this.copies.get(kernelName);
    if (known !== undefined && known.until > now) return known.found;
    const found = this.findCopies(kernelName);
    this.copies.set(kernelName, { until: now + COPIES_MS, found });
    return found;
  }

  /** The absolute folder that a key stands for; also where another process, or this one before its last start, gave the key away. */
  async folderOf(key: string): Promise<string | undefined> {
    if (key.length !== KEY_LENGTH) return undefined;
    if (!this.folders.has(key)) await this.refresh();
    return this.folders.get(key);
  }

  private async keyed(extension: LabExtension): Promise<KeyedExtension> {
    const { folder, load, version } = extension;
    const key = this.keyFor(folder, load, version);
    const mimeTypes = this.mimeTypes.get(key) ?? mimeTypesIn(join(folder, "static"));
    this.mimeTypes.set(key, mimeTypes);
    return { ...extension, key, mimeTypes: await mimeTypes };
  }

  private async findCopies(kernelName: string): Promise<readonly KeyedCopy[]> {
    const found = await findLocalCopies(await this.options.dataFolders(kernelName));
    return found.map((copy) => ({ ...copy, key: this.keyFor(copy.folder, copy.from, copy.version) }));
  }

  private keyFor(folder: string, ...content: readonly string[]): string {
    const hash = createHmac("sha256", this.options.secret).update(JSON.stringify([PURPOSE, folder, ...content]));
    const key = hash.digest("hex").slice(0, KEY_LENGTH);
    this.folders.set(key, folder);
    return key;
  }

  private refresh(): Promise<void> {
    this.refreshing ??= this.readAll().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async readAll(): Promise<void> {
    for (const name of await this.options.kernelNames()) {
      await this.of(name);
      await this.notebookExtensionsOf(name);
      await this.findCopies(name);
    }
  }

  private reportOnce(problem: string): void {
    if (this.reported.has(problem)) return;
    this.reported.add(problem);
    this.options.log(problem);
  }
}

/** Nothing says which MIME types an extension renders before it runs; its scripts name them. */
async function mimeTypesIn(folder: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const text = await readFile(join(folder, file), "utf8").catch(() => "");
    for (const [mimeType] of text.matchAll(MIME_TYPE)) found.add(mimeType);
  }
  return [...found].sort();
}
