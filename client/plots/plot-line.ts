/**
 * A plot's line to the kernel, as `pyviz_comms` expects it of JupyterLab: what the kernel says to the plot, and what the plot says.
 * What comes before the plot stands on the page waits, as the plot would not hear it; what other pages of the session have said is
 * told to it too. Source: `pyviz_comms`, `JupyterCommManager`; `@pyviz/jupyterlab_pyviz`, "_registerKernel".
 */
import { type Buffers, type CommMessage, call } from "../comms/comm.js";
import type { Comms } from "../comms/comms.js";
import { type Change, leaveOut, Patches, partsOfPatch } from "./patches.js";

/** A comm's message in JupyterLab's form, as far as it is read. */
export interface LabMessage {
  readonly content: { readonly comm_id: string; readonly data: unknown };
  /** Each alone in its memory: Bokeh reads what lies around a view as well. */
  readonly buffers: readonly DataView[];
  readonly metadata: { readonly comm_id: string };
}

export type LabListener = (message: LabMessage) => void;

/** What `window.PyViz.kernels` has for each plot. */
export interface PlotKernel {
  registerCommTarget(target: string, opened: (comm: { onMsg?: LabListener }, opening: LabMessage) => void): void;
  connectToComm(target: string): PageComm;
}

export interface PageComm {
  readonly active: boolean;
  readonly connected: boolean;
  onMsg: LabListener | undefined;
  open(): void;
  send(data?: unknown, metadata?: unknown, buffers?: Buffers): void;
}

const NOTHING: CommMessage = { data: {}, buffers: [], order: 0 };

interface Said {
  readonly order: number;
  run(): void;
}

export class PlotLine implements PlotKernel {
  /** Of the comms that the plot has asked for. */
  readonly targets: string[] = [];
  /** Undefined once the plot hears by itself. */
  private waiting: Said[] | undefined = [];
  /** What tells the plot's document of a change; there is one as soon as the kernel can be heard. */
  private tell: ((message: CommMessage) => void) | undefined;
  private isOver = false;
  private isOfOnePage: (model: string) => boolean = () => false;

  constructor(private readonly comms: Pick<Comms, "join" | "onComm">) {}

  registerCommTarget(target: string, opened: Parameters<PlotKernel["registerCommTarget"]>[1]): void {
    const heard: { onMsg?: LabListener } = {};
    // Also where the kernel has not opened it yet: what other pages have said may come first.
    call(opened, heard, labMessage(target, NOTHING));
    this.tell = (message) => {
      if (heard.onMsg !== undefined) call(heard.onMsg, labMessage(target, message));
    };
    this.comms.onComm(target, (comm) => {
      const patches = new Patches();
      comm.onMsg((message) => {
        const patch = patches.take(message);
        const isLate = this.waiting !== undefined;
        this.later(message.order, () => this.tellAll(isLate ? leaveOut(patch, isOnceOnly) : patch));
      });
    });
  }

  connectToComm(target: string): PageComm {
    this.targets.push(target);
    let line: ReturnType<Comms["join"]> | undefined;
    const comm = {
      active: true,
      connected: false,
      onMsg: undefined as LabListener | undefined,
      open: () => {
        line ??= this.comms.join(target, (message) => this.hear(target, message, comm));
        comm.connected = true;
      },
      send: (data?: unknown, _metadata?: unknown, buffers?: Buffers) => {
        if (!this.isOver) line?.send(data, buffers);
      },
    };
    return comm;
  }

  /** The plot stands on the page. `isOfOnePage`: a model that tells of the page which has it, such as its address. */
  begin(isOfOnePage: (model: string) => boolean = () => false): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    this.isOfOnePage = isOfOnePage;
    for (const { run } of waiting.sort((one, other) => one.order - other.order)) if (!this.isOver) run();
  }

  /** Neither side hears of the other any more. */
  end(): void {
    this.isOver = true;
    this.waiting = undefined;
  }

  private hear(target: string, message: CommMessage, comm: PageComm): void {
    const patch = partsOfPatch(message);
    if (patch !== undefined) this.later(message.order, () => this.tellAll(leaveOut(patch, ({ model }) => this.isOfOnePage(model))));
    else if (comm.onMsg !== undefined && !this.isOver) call(comm.onMsg, labMessage(target, message));
  }

  private tellAll(patch: readonly CommMessage[]): void {
    for (const part of patch) this.tell?.(part);
  }

  private later(order: number, run: () => void): void {
    if (this.isOver) return;
    if (this.waiting === undefined) run();
    else this.waiting.push({ order, run });
  }
}

/** What a change makes the page do, not what it shows: a download, a reload. It was done when it was said. */
function isOnceOnly({ attr }: Change): boolean {
  return attr === "_transfers" || attr === "reload";
}

function labMessage(target: string, { data, buffers }: CommMessage): LabMessage {
  return { content: { comm_id: target, data }, buffers: buffers.map(alone), metadata: { comm_id: target } };
}

function alone({ buffer, byteOffset, byteLength }: DataView): DataView {
  return new DataView(buffer.slice(byteOffset, byteOffset + byteLength));
}
