/** Runs the plugins of extensions with the few of JupyterLab's services that a dashboard has. */
import { IJupyterWidgetRegistry } from "@jupyter-widgets/base";
import { CommandRegistry } from "@lumino/commands";
import { type IPlugin, PluginRegistry } from "@lumino/coreutils";
import type { Widget } from "@lumino/widgets";
import { labToken } from "./lab-packages.js";

/** What a MIME renderer draws, and where what it is drawn with may be kept. Source: `@jupyterlab/rendermime-interfaces`, `IRenderMime`. */
export interface MimeModel {
  readonly trusted: boolean;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  setData(options: unknown): void;
}

export type MimeRenderer = Widget & { renderModel(model: MimeModel): Promise<void> };

export interface RendererFactory {
  readonly mimeTypes: readonly string[];
  /** Of two types of an output, the one of the lower is shown. */
  readonly rank?: number;
  createRenderer(options: RendererOptions): MimeRenderer;
}

interface RendererOptions {
  readonly mimeType: string;
  readonly resolver: null;
  readonly linkHandler: null;
  readonly latexTypesetter: null;
  readonly sanitizer: { sanitize(html: string): string };
}

/** Source: `@jupyter-widgets/base`, `IWidgetRegistryData`. */
export interface RegisteredWidgets {
  readonly name: string;
  readonly version: string;
  /** The classes, or what loads them. */
  readonly exports: Readonly<Record<string, unknown>> | (() => unknown);
}

export interface PluginListener {
  onWidgets(widgets: RegisteredWidgets): void;
  onRenderer(factory: RendererFactory, rank: number | undefined): void;
}

const IGNORED = (): void => {};

export class Plugins {
  private readonly registry = new PluginRegistry<object>();

  constructor(listener: PluginListener) {
    this.registry.application = createApplication();
    this.provide(IJupyterWidgetRegistry, { registerWidget: (widgets: RegisteredWidgets) => listener.onWidgets(widgets) });
    this.provide(labToken("@jupyterlab/rendermime", "IRenderMimeRegistry"), {
      addFactory: (factory: RendererFactory, rank?: number) => listener.onRenderer(factory, rank),
    });
  }

  /** What a container's `./extension` exports. A plugin that asks for what is not here is passed over. */
  async run(exported: unknown): Promise<void> {
    for (const plugin of listOf(exported)) {
      if (!isPlugin(plugin) || this.registry.hasPlugin(plugin.id)) continue;
      try {
        this.registry.registerPlugin(plugin);
        await this.registry.activatePlugin(plugin.id);
      } catch (error) {
        console.warn(`The JupyterLab plugin ${plugin.id} does not run here:`, error);
      }
    }
  }

  private provide(token: NonNullable<IPlugin<object, unknown>["provides"]>, service: object): void {
    this.registry.registerPlugin({ id: `jupyter-dashboards-server:${token.name}`, provides: token, activate: () => service });
  }
}

/** A module's default export, or all that it is. */
export function listOf(exported: unknown): readonly unknown[] {
  const value = typeof exported === "object" && exported !== null && "default" in exported ? exported.default : exported;
  return Array.isArray(value) ? value : [value];
}

function isPlugin(value: unknown): value is IPlugin<object, unknown> {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "string" && "activate" in value;
}

/** As much of JupyterLab's application as plugins that bring widgets touch. */
function createApplication(): object {
  return {
    name: "Jupyter Dashboards",
    commands: new CommandRegistry(),
    started: Promise.resolve(),
    restored: Promise.resolve(),
    docRegistry: { addWidgetExtension: IGNORED, addFileType: IGNORED, addWidgetFactory: IGNORED },
    contextMenu: { addItem: IGNORED },
    shell: { add: IGNORED },
  };
}
