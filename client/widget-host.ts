/**
 * The page's widgets, as far as the first chunk knows of them: takes the comm messages in order and hands them on once Jupyter's
 * widget libraries are loaded, which happens when the first widget needs them.
 */
import type { JsonObject, JupyterMessage } from "../src/protocol/message.js";
import type { AmdHost } from "./amd-host.js";
import type { ExtensionHost } from "./extension-host.js";
import type { Redirect } from "./local-copies.js";
import type { PlotHost } from "./plot-host.js";
import type { WidgetManager } from "./widgets/manager.js";

export type SendToKernel = (msgType: string, content: JsonObject, buffers: readonly Uint8Array[]) => string;

/** What visitors may do with widgets: everything; what works in the browser alone; nothing. */
export type WidgetUse = "all" | "links" | "none";

export interface WidgetHostOptions {
  readonly linkBase: string;
  readonly use: WidgetUse;
  /** What is in widgets' values comes from the author, or from this visitor alone. */
  readonly isOwn: boolean;
  readonly extensions: ExtensionHost;
  readonly amd: AmdHost;
  readonly plots: PlotHost;
  readonly redirect: Redirect;
  readonly send: SendToKernel;
}

export interface WidgetView {
  /** Never rejects: what can't be shown says so in its place. */
  readonly done: Promise<void>;
  dispose(): void;
}

export class WidgetHost {
  private manager: Promise<WidgetManager> | undefined;
  /** Managers of sessions before this one are deaf. */
  private generation = 0;
  private replaying = true;

  constructor(private readonly options: WidgetHostOptions) {}

  /** Another session, or this one from its beginning: no widget of before means anything now. */
  reset(): void {
    this.generation += 1;
    this.replaying = true;
    void this.manager?.then((manager) => manager.disconnect());
    this.manager = undefined;
  }

  /** All that the session has so far was taken. */
  completeReplay(): void {
    this.replaying = false;
    void this.manager?.then((manager) => manager.completeReplay());
  }

  take(message: JupyterMessage): void {
    if (message.header.msg_type.startsWith("comm_")) void this.load().then((manager) => manager.take(message));
    // Nobody waits for the end of what no widget has sent.
    else void this.manager?.then((manager) => manager.take(message));
  }

  show(modelId: string, place: HTMLElement): WidgetView {
    let disposed = false;
    let removeView: (() => void) | undefined;
    const done = this.load().then(async (manager) => {
      removeView = await manager.show(modelId, place);
      if (disposed) removeView();
    });
    return {
      done: done.catch((error: unknown) => console.error(error)),
      dispose: () => {
        disposed = true;
        removeView?.();
      },
    };
  }

  private load(): Promise<WidgetManager> {
    this.manager ??= this.create(this.generation, this.replaying);
    return this.manager;
  }

  private async create(generation: number, replaying: boolean): Promise<WidgetManager> {
    const { WidgetManager } = await import("./widgets/manager.js");
    const { linkBase, use, isOwn, extensions, amd, plots, redirect } = this.options;
    const send: SendToKernel = (...message) => (generation === this.generation ? this.options.send(...message) : "");
    return new WidgetManager({ linkBase, use, isOwn, extensions, amd, plots, redirect, widgets: this, send, replaying });
  }
}
