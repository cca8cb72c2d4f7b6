/** The extensions beside each kernel, under keys that browsers name their files by. */
import { createHmac } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bundle, isNoLink, mayBeServed, realFolder } from "./bundle-files.js";
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

/** Stands for the kernels of a provider that keeps their environments to itself: they have the same extensions. */
export const ANY_KERNEL = "";

export interface ExtensionCatalogOptions {
  /** The most wanted first. */
  dataFolders(kernelName: string): Promise<readonly string[]>;
  /** The operator names folders besides those of the kernels' environments. */
  readonly hasFurtherFolders: boolean;
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
  /** Keys of folders that anybody who publishes may have filled. */
  private readonly ofBundles = new Set<string>();
  private readonly mimeTypes = new Map<string, Promise<readonly string[]>>();
  private readonly reported = new Set<string>();
  private readonly copies = new Map<string, { readonly until: number; readonly found: Promise<readonly KeyedCopy[]> }>();
  private refreshing: Promise<void> | undefined;

  constructor(private readonly options: ExtensionCatalogOptions) {}

  get hasFurtherFolders(): boolean {
    return this.options.hasFurtherFolders;
  }

  /** Read anew, so that a library that was installed a minute ago is found. The bundle's own come first, the first of a name counts. */
  async of(kernelName: string, bundle?: Bundle): Promise<readonly KeyedExtension[]> {
    const report = (problem: string): void => this.reportOnce(problem);
    const own = await this.ownOf(bundle, (folder) => findLabExtensions([folder], report));
    const installed = await findLabExtensions(await this.options.dataFolders(kernelName), report);
    const keyed = [...own.map((extension) => this.keyed(extension, bundle)), ...installed.map((extension) => this.keyed(extension))];
    return firstOfEachName(await Promise.all(keyed));
  }

  /** The classic notebook's. */
  async notebookExtensionsOf(kernelName: string, bundle?: Bundle): Promise<readonly KeyedNotebookExtension[]> {
    const own = await this.ownOf(bundle, (folder) => findNotebookExtensions([folder]));
    const installed = await findNotebookExtensions(await this.options.dataFolders(kernelName));
    const keyed = (extension: NotebookExtension, from?: Bundle): KeyedNotebookExtension => ({
      ...extension,
      key: this.keyFor(extension.folder, ["nbextensions", extension.stamp], from),
    });
    return firstOfEachName([...own.map((extension) => keyed(extension, bundle)), ...installed.map((extension) => keyed(extension))]);
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

  /** Whether a file of `folderOf` is for browsers. */
  async serves(key: string, path: string): Promise<boolean> {
    const folder = this.folders.get(key);
    return folder !== undefined && (!this.ofBundles.has(key) || (await mayBeServed(folder, path)));
  }

  private async ownOf<Extension extends { readonly folder: string }>(
    bundle: Bundle | undefined,
    find: (folder: string) => Promise<readonly Extension[]>,
  ): Promise<readonly Extension[]> {
    const folder = bundle && (await realFolder(bundle));
    const found = folder === undefined ? [] : await find(folder);
    const isReal = await Promise.all(found.map((extension) => isNoLink(extension.folder)));
    return found.filter((_, index) => isReal[index]);
  }

  private async keyed(extension: LabExtension, bundle?: Bundle): Promise<KeyedExtension> {
    const { folder, load, version } = extension;
    const key = this.keyFor(folder, [load, version], bundle);
    const mimeTypes = this.mimeTypes.get(key) ?? mimeTypesIn(join(folder, "static"));
    this.mimeTypes.set(key, mimeTypes);
    return { ...extension, key, mimeTypes: await mimeTypes };
  }

  private async findCopies(kernelName: string): Promise<readonly KeyedCopy[]> {
    const found = await findLocalCopies(await this.options.dataFolders(kernelName));
    return found.map((copy) => ({ ...copy, key: this.keyFor(copy.folder, [copy.from, copy.version]) }));
  }

  private keyFor(folder: string, content: readonly string[], bundle?: Bundle): string {
    const revision = bundle === undefined ? [] : [bundle.revision];
    const hash = createHmac("sha256", this.options.secret).update(JSON.stringify([PURPOSE, folder, ...content, ...revision]));
    const key = hash.digest("hex").slice(0, KEY_LENGTH);
    this.folders.set(key, folder);
    if (bundle !== undefined) this.ofBundles.add(key);
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

function firstOfEachName<Named extends { readonly name: string }>(all: readonly Named[]): readonly Named[] {
  const names = all.map(({ name }) => name);
  return all.filter(({ name }, index) => names.indexOf(name) === index);
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
