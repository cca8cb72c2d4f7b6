/**
 * Finds widgets and MIME renderers in the prebuilt JupyterLab extensions beside the kernel, as JupyterLab itself would, and widgets that
 * no such extension has in those of the classic notebook.
 */

import maxSatisfying from "semver/ranges/max-satisfying.js";
import type { LabExtensionEntry, LabExtensionsAnswer } from "../../src/protocol/lab-extensions.js";
import { say } from "../../src/words/said.js";
import type { AmdHost } from "../amd-host.js";
import { pageWords } from "../words/page-words.js";
import { CdnLibraries } from "./cdn-libraries.js";
import { loadContainer } from "./container.js";
import { NotebookExtensions } from "./notebook-extensions.js";
import { listOf, Plugins, type RegisteredWidgets, type RendererFactory } from "./plugins.js";
import { createShareScope } from "./share-scope.js";

export type { RendererFactory } from "./plugins.js";

export type WidgetLibrary =
  | { readonly found: true; readonly exports: Readonly<Record<string, unknown>> }
  /** Written for whoever looks at the page: which library, and where it was looked for. */
  | { readonly found: false; readonly reason: string };

/** Bring Jupyter's own widgets to JupyterLab; the page has them. */
const OURS = /^@jupyter-widgets\//;

interface MimeExtension {
  readonly rendererFactory: RendererFactory;
  readonly rank?: number;
}

export class LabExtensions {
  private readonly scope = createShareScope();
  private readonly started = new Map<string, Promise<void>>();
  /** npm module → version → its classes. */
  private readonly widgets = new Map<string, Map<string, RegisteredWidgets["exports"]>>();
  private readonly renderers = new Map<string, RendererFactory>();
  private readonly plugins = new Plugins({
    onWidgets: ({ name, version, exports }) => {
      const versions = this.widgets.get(name) ?? new Map<string, RegisteredWidgets["exports"]>();
      this.widgets.set(name, versions.set(version, exports));
    },
    onRenderer: (factory, rank) => this.takeRenderer(factory, rank),
  });

  private readonly notebookExtensions: NotebookExtensions;
  private readonly cdnLibraries: CdnLibraries;

  constructor(
    private readonly baseUrl: string,
    private readonly answer: LabExtensionsAnswer,
    amd: AmdHost,
  ) {
    this.notebookExtensions = new NotebookExtensions(baseUrl, answer.notebookExtensions, amd);
    this.cdnLibraries = new CdnLibraries(answer.cdns, () => this.notebookExtensions.page());
  }

  /** Rejects where an extension's files can't be loaded. */
  async library(moduleName: string, version: string): Promise<WidgetLibrary> {
    const ofServer = await this.libraryOfServer(moduleName, version);
    if (ofServer.found) return ofServer;
    const exports = await this.cdnLibraries.module(moduleName, version);
    return exports === undefined ? ofServer : { found: true, exports };
  }

  private async libraryOfServer(moduleName: string, version: string): Promise<WidgetLibrary> {
    for (const extension of this.likely(moduleName)) {
      if (this.widgets.has(moduleName)) break;
      await this.start(extension).catch((error: unknown) => {
        if (extension.name === moduleName) throw error;
        // One that need not have anything to do with it.
        console.warn(`The extension ${extension.name} could not be run:`, error);
      });
    }
    const versions = this.widgets.get(moduleName);
    if (versions === undefined) return this.notebookLibrary(moduleName, version);
    const best = maxSatisfying([...versions.keys()], version, { includePrerelease: true });
    const exports = best === null ? undefined : versions.get(best);
    if (exports === undefined) return { found: false, reason: this.otherVersion(moduleName, version, [...versions.keys()]) };
    return { found: true, exports: await exportsOf(exports) };
  }

  private async notebookLibrary(moduleName: string, version: string): Promise<WidgetLibrary> {
    const exports = await this.notebookExtensions.module(moduleName);
    if (exports === undefined) return { found: false, reason: this.notFound(moduleName, version) };
    const installed = exports.version;
    // Not all say which they are.
    if (typeof installed === "string" && maxSatisfying([installed], version, { includePrerelease: true }) === null)
      return { found: false, reason: this.otherVersion(moduleName, version, [installed]) };
    return { found: true, exports };
  }

  async renderer(mimeType: string): Promise<RendererFactory | undefined> {
    const { extensions } = this.answer;
    for (const extension of extensions.filter(({ mimeTypes }) => mimeTypes?.includes(mimeType))) {
      if (this.renderers.has(mimeType)) break;
      await this.start(extension);
    }
    // Nothing says which of these it is; some say that they bring a renderer.
    const others = extensions.filter(({ name, mimeTypes }) => mimeTypes === undefined && !OURS.test(name));
    const withRenderer = others.filter(({ mimeExtension }) => mimeExtension !== undefined);
    for (const extension of new Set([...withRenderer, ...others])) {
      if (this.renderers.has(mimeType)) break;
      await this.start(extension).catch((error: unknown) => console.warn(`The extension ${extension.name} could not be run:`, error));
    }
    return this.renderers.get(mimeType);
  }

  /** The one of its name first; then those that were built with it; the others last, as a name need not say what is inside. */
  private likely(moduleName: string): readonly LabExtensionEntry[] {
    const { extensions } = this.answer;
    const named = extensions.filter(({ name }) => name === moduleName);
    const built = extensions.filter(({ name, dependencies }) => name !== moduleName && dependencies.includes(moduleName));
    return [...new Set([...named, ...built, ...extensions])].filter(({ name, extension }) => extension !== undefined && !OURS.test(name));
  }

  private start(extension: LabExtensionEntry): Promise<void> {
    const before = this.started.get(extension.name);
    if (before !== undefined) return before;
    const starting = this.run(extension).catch((error: unknown) => {
      this.started.delete(extension.name);
      throw error;
    });
    this.started.set(extension.name, starting);
    return starting;
  }

  private async run(entry: LabExtensionEntry): Promise<void> {
    // What it was built against and does not bring along, another extension shares.
    await Promise.all(this.needed(entry).map((other) => this.container(other).catch((error: unknown) => console.warn(error))));
    const container = await this.container(entry);
    const load = async (module: string): Promise<unknown> => (await container.get(module))();
    if (entry.style !== undefined) await load(entry.style);
    if (entry.mimeExtension !== undefined)
      for (const extension of listOf(await load(entry.mimeExtension)))
        if (isMimeExtension(extension)) this.takeRenderer(extension.rendererFactory, extension.rank);
    if (entry.extension !== undefined) await this.plugins.run(await load(entry.extension));
  }

  private needed(entry: LabExtensionEntry, found: Set<LabExtensionEntry> = new Set()): readonly LabExtensionEntry[] {
    for (const other of this.answer.extensions) {
      if (other === entry || found.has(other) || !entry.dependencies.includes(other.name)) continue;
      found.add(other);
      this.needed(other, found);
    }
    return [...found];
  }

  private container({ name, url, load }: LabExtensionEntry): ReturnType<typeof loadContainer> {
    return loadContainer(name, `${this.baseUrl}${url}${load}`, this.scope);
  }

  private takeRenderer(factory: RendererFactory, rank: number | undefined): void {
    for (const mimeType of factory.mimeTypes) if (!this.renderers.has(mimeType)) this.renderers.set(mimeType, ranked(factory, rank));
  }

  private notFound(moduleName: string, version: string): string {
    const words = pageWords();
    return words.widgetNotFound(moduleName, version, [...this.answer.places.map((place) => say(place, words)), ...this.answer.cdns]);
  }

  private otherVersion(moduleName: string, version: string, versions: readonly string[]): string {
    return pageWords().widgetOfOtherVersion(moduleName, version, versions);
  }
}

function ranked(factory: RendererFactory, rank: number | undefined): RendererFactory {
  if (rank === undefined) return factory;
  return { mimeTypes: factory.mimeTypes, rank, createRenderer: (options) => factory.createRenderer(options) };
}

async function exportsOf(exports: RegisteredWidgets["exports"]): Promise<Readonly<Record<string, unknown>>> {
  const loaded = typeof exports === "function" ? await exports() : exports;
  return typeof loaded === "object" && loaded !== null ? { ...loaded } : {};
}

function isMimeExtension(value: unknown): value is MimeExtension {
  return typeof value === "object" && value !== null && "rendererFactory" in value;
}
