/**
 * What HoloViz's libraries find of JupyterLab on the page: `window.PyViz`, and in its `kernels` each plot's line to the kernel. Has to
 * be there when the plot's scripts run. Source: `@pyviz/jupyterlab_pyviz`, "HVJSExec".
 */
import type { Comms } from "../comms/comms.js";
import { type PlotKernel, PlotLine } from "./plot-line.js";

interface PyViz {
  readonly comms: Record<string, unknown>;
  readonly comm_status: Record<string, unknown>;
  readonly kernels: Record<string, PlotKernel>;
  readonly receivers: Record<string, unknown>;
  readonly plot_index: Record<string, unknown>;
  /** Made by Panel. */
  readonly shared_views?: Map<string, unknown>;
}

interface BokehView {
  readonly model: { readonly document: BokehDocument | null };
}

interface BokehEvent {
  /** False: a patch has made it. */
  readonly sync?: boolean;
}

type Listener = (event: BokehEvent) => void;

interface BokehDocument {
  clear(): void;
  roots?(): readonly PlotManager[];
  on_change?(listener: Listener): void;
  remove_on_change?(listener: Listener): void;
  get_model_by_id?(id: string): { readonly type: string } | null;
}

interface Bokeh {
  readonly index: Record<string, BokehView> & { delete?(view: BokehView): void };
  readonly documents?: BokehDocument[];
  /** Where plots of several are on the page. */
  readonly versions?: ReadonlyMap<string, Bokeh>;
}

declare global {
  interface Window {
    PyViz?: PyViz;
    Bokeh?: Bokeh;
  }
}

/** Of Panel. */
const OF_ONE_PAGE: ReadonlySet<string> = new Set(["panel.models.location.Location", "panel.models.browser.BrowserInfo"]);

/** Panel's: sends to the kernel what changes in the document. */
interface PlotManager {
  readonly plot_id?: unknown;
  readonly _document_listener?: Listener;
}

export interface ConnectedPlot {
  dispose(): void;
}

const LOOK_EVERY_MS = 50;
/** Its libraries may be large, and the line slow. */
const LOOK_FOR_MS = 120_000;

export function connectPlot(id: string, comms: Comms): ConnectedPlot {
  const pyviz = findPyViz();
  const line = new PlotLine(comms);
  pyviz.kernels[id] = line;
  const stopLooking = whenItStands(id, (view) => {
    pyviz.plot_index[id] = view;
    const { document } = view.model;
    if (document !== null) withholdEchoes(document, id);
    line.begin((model) => OF_ONE_PAGE.has(document?.get_model_by_id?.(model)?.type ?? ""));
  });
  return {
    dispose: () => {
      stopLooking();
      line.end();
      forget(pyviz, id, line);
    },
  };
}

function findPyViz(): PyViz {
  const { PyViz } = window;
  // An element with that id is found under this name as well.
  if (PyViz !== undefined && !(PyViz instanceof HTMLElement)) return PyViz;
  const made: PyViz = { comms: {}, comm_status: {}, kernels: {}, receivers: {}, plot_index: {} };
  window.PyViz = made;
  return made;
}

function whenItStands(id: string, stands: (view: BokehView) => void): () => void {
  let looks = LOOK_FOR_MS / LOOK_EVERY_MS;
  const timer = setInterval(() => {
    looks -= 1;
    const view = viewOf(id);
    if (view !== undefined || looks === 0) clearInterval(timer);
    if (view !== undefined) stands(view);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** A plot says again what it was told. The kernel knows; two pages would go on telling each other. */
function withholdEchoes(document: BokehDocument, id: string): void {
  for (const { plot_id, _document_listener: listener } of document.roots?.() ?? []) {
    if (plot_id !== id || listener === undefined) continue;
    document.remove_on_change?.(listener);
    document.on_change?.((event) => {
      if (event.sync !== false) listener(event);
    });
  }
}

function bokehs(): readonly Bokeh[] {
  const { Bokeh } = window;
  return Bokeh === undefined ? [] : [Bokeh, ...(Bokeh.versions?.values() ?? [])];
}

function viewOf(id: string): BokehView | undefined {
  return bokehs().find(({ index }) => id in index)?.index[id];
}

/** The same plot may come again, when the page is built anew. */
function forget(pyviz: PyViz, id: string, { targets }: PlotLine): void {
  for (const target of targets) {
    delete pyviz.comms[target];
    delete pyviz.comm_status[target];
  }
  for (const known of [pyviz.kernels, pyviz.receivers, pyviz.plot_index]) delete known[id];
  pyviz.shared_views?.delete(id);
  for (const { documents, index } of bokehs()) {
    const view = id in index ? index[id] : undefined;
    if (view === undefined) continue;
    const { document } = view.model;
    index.delete?.(view);
    document?.clear();
    const at = document === null ? -1 : (documents?.indexOf(document) ?? -1);
    if (at >= 0) documents?.splice(at, 1);
  }
}
