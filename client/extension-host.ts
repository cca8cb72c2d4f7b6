/**
 * The extensions of JupyterLab and of the classic notebook beside the dashboard's kernel, as far as the first chunk knows of them: what
 * brings them into the page is loaded when a widget or an output needs one.
 */
import type { DisplayOutput } from "../src/outputs/output.js";
import { isOfVega, rankOf, VEGA_RANK } from "../src/outputs/ranks.js";
import type { LabExtensionsAnswer } from "../src/protocol/lab-extensions.js";
import type { PageConfig } from "../src/protocol/page.js";
import type { AmdHost } from "./amd-host.js";
import type { LabExtensions, WidgetLibrary } from "./extensions/lab-extensions.js";
import type { MimeView } from "./extensions/mime-view.js";
import { drawThemed } from "./plot-theme/themed-output.js";
import { requestHeaders } from "./request-headers.js";
import { pageWords } from "./words/page-words.js";

export interface ExtensionHostOptions {
  /** Their addresses stand after it. */
  readonly baseUrl: string;
  /** Those that are there for the page's dashboard. */
  list(): Promise<LabExtensionsAnswer>;
}

/** As this server says. */
export async function askForExtensions(config: PageConfig): Promise<LabExtensionsAnswer> {
  const path = config.dashboard.split("/").map(encodeURIComponent).join("/");
  const answer = await fetch(`${config.baseUrl}/_api/extensions/${path}`, { headers: requestHeaders(config) });
  if (!answer.ok) throw new Error(`The server's list of widget libraries could not be read (${answer.status}).`);
  return answer.json();
}

export class ExtensionHost {
  private extensions: Promise<LabExtensions> | undefined;

  constructor(
    private readonly options: ExtensionHostOptions,
    private readonly amd: AmdHost,
  ) {}

  /** Of the widgets of an npm module. Never rejects. */
  async library(moduleName: string, version: string): Promise<WidgetLibrary> {
    try {
      return await (await this.load()).library(moduleName, version);
    } catch (error) {
      console.error(error);
      return { found: false, reason: pageWords().widgetNotLoaded(moduleName, version) };
    }
  }

  /** Undefined where no extension draws it, or another type that the output has is to be preferred. Never rejects. */
  async draw(mimeType: string, output: DisplayOutput, place: HTMLElement): Promise<MimeView | undefined> {
    try {
      if (isOfVega(mimeType)) {
        if (rankOf(output.data) < VEGA_RANK) return undefined;
        const { createVegaView } = await import("./extensions/vega-view.js");
        return await drawThemed(mimeType, output, (themed) => createVegaView(mimeType, themed, place));
      }
      const factory = await (await this.load()).renderer(mimeType);
      if (factory === undefined || (factory.rank ?? DEFAULT_RANK) > rankOf(output.data)) return undefined;
      const { createMimeView } = await import("./extensions/mime-view.js");
      return await drawThemed(mimeType, output, (themed) => createMimeView(factory, mimeType, themed, place));
    } catch (error) {
      console.error(error);
      return undefined;
    }
  }

  private load(): Promise<LabExtensions> {
    this.extensions ??= this.create().catch((error: unknown) => {
      // A line that was lost comes back.
      this.extensions = undefined;
      throw error;
    });
    return this.extensions;
  }

  private async create(): Promise<LabExtensions> {
    const [{ LabExtensions }, answer] = await Promise.all([import("./extensions/lab-extensions.js"), this.options.list()]);
    return new LabExtensions(this.options.baseUrl, answer, this.amd);
  }
}

/** JupyterLab's, of a renderer that does not say. */
const DEFAULT_RANK = 100;
