/** What stands between a session's clients and its kernel, put together. */
import { sourceLines } from "../notebook/source-lines.js";
import type { JupyterMessage } from "../protocol/message.js";
import { BrowserTraffic } from "./browser-traffic.js";
import type { CellRunner } from "./cell-runner.js";
import type { Clients } from "./clients.js";
import type { Journal } from "./journal.js";
import { KernelTraffic } from "./kernel-traffic.js";
import { captureOutputWidgets, type OutputCapture } from "./output-capture.js";
import { PageTargets } from "./page-targets.js";
import { Requests } from "./requests.js";
import type { SessionOptions } from "./session-options.js";

export interface TrafficParts {
  readonly session: string;
  readonly options: SessionOptions;
  readonly clients: Clients;
  readonly journal: Journal;
  readonly runner: CellRunner | undefined;
  toKernel(message: JupyterMessage): void;
}

export interface Traffic {
  readonly capture: OutputCapture;
  readonly fromKernel: KernelTraffic;
  readonly fromBrowsers: BrowserTraffic;
  readonly requests: Requests;
  readonly pageTargets: PageTargets;
}

export function createTraffic({ session, options, clients, journal, runner, toKernel }: TrafficParts): Traffic {
  const { allowedTargets, dashboard, log, mode, refusals, sharing, tracebacks } = options;
  const capture = captureOutputWidgets({
    session,
    maxBytes: options.journalMaxBytes / 2,
    publish: (update) => {
      toKernel(update);
      const told: JupyterMessage = { ...update, channel: "iopub" };
      clients.toJupyter(told);
      clients.toPages(journal.record(told));
    },
  });
  const { outputWidgets } = capture;
  const { name = "", language = name } = dashboard.notebook.kernel;
  const lines = sourceLines(dashboard.notebook);
  const pageTargets = new PageTargets();
  const requests = new Requests({ session, clients, toKernel });
  return {
    capture,
    requests,
    pageTargets,
    fromKernel: new KernelTraffic({
      runner,
      outputWidgets,
      pageTargets,
      journal,
      clients,
      log,
      dashboard: dashboard.path,
      tracebacks,
      sourceLines: lines,
      language,
    }),
    fromBrowsers: new BrowserTraffic({
      session,
      mode,
      viewOnly: sharing?.viewOnly === true,
      isShared: sharing !== undefined,
      dashboard,
      allowedTargets,
      pageTargets,
      clients,
      journal,
      isOutputComm: (id) => outputWidgets.has(id),
      requests,
      refusals,
    }),
  };
}
