/**
 * The server's figures for Prometheus. Labels have few values, all known beforehand or made by the server itself: no path, no id.
 * Source: Prometheus "Metric and label naming" and text exposition format.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { SessionFigures } from "../../sessions/observer.js";
import { REFUSALS } from "../../sessions/refusals.js";
import type { Direction, Meter } from "./meter.js";

export interface Metrics {
  readonly meter: Meter;
  readonly contentType: string;
  /** Everything, as it is now. */
  text(): Promise<string>;
  /** Who can be asked, at each `text`, for the sessions that there are. */
  follow(sessions: { figures(): readonly SessionFigures[] }): void;
}

const PREFIX = "jupyter_dashboards_";
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const START_SECONDS = [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60];
const NO_ROUTE = "none";
const NO_KERNELS: Readonly<Record<SessionFigures["kernel"], 0>> = {
  waiting: 0,
  starting: 0,
  idle: 0,
  busy: 0,
  restarting: 0,
  dead: 0,
  failed: 0,
};
const DIRECTIONS: readonly Direction[] = ["from-browser", "to-browser"];

export function createMetrics(): Metrics {
  const registry = new Registry();
  // Processor time, memory, descriptors, event-loop delay and garbage collection of this process.
  collectDefaultMetrics({ register: registry });
  const kernels = createKernelMeter(registry);
  const traffic = createTrafficMeter(registry);
  return {
    meter: { ...kernels, ...traffic },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    follow: (sessions) => followSessions(registry, () => sessions.figures()),
  };
}

type KernelMeter = Pick<Meter, "kernelStarted" | "kernelStartFailed" | "kernelDied">;

function createKernelMeter(registry: Registry): KernelMeter {
  const registers = [registry];
  const starts = new Histogram({
    name: `${PREFIX}kernel_start_seconds`,
    help: "Time from asking for a kernel to its first answer.",
    buckets: START_SECONDS,
    registers,
  });
  const failures = new Counter({ name: `${PREFIX}kernel_starts_failed_total`, help: "Kernels that did not start.", registers });
  const deaths = new Counter({ name: `${PREFIX}kernel_deaths_total`, help: "Kernels that ended without being asked to.", registers });
  return {
    kernelStarted: (seconds) => starts.observe(seconds),
    kernelStartFailed: () => failures.inc(),
    kernelDied: () => deaths.inc(),
  };
}

function createTrafficMeter(registry: Registry): Omit<Meter, keyof KernelMeter> {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });
  const refusals = counter("refusals_total", "What browsers sent and were refused, by reason.", "reason");
  const messages = counter("websocket_messages_total", "Messages between browsers and sessions.", "direction");
  const bytes = counter("websocket_bytes_total", "Bytes of these messages, before compression.", "direction");
  const dropped = counter("slow_clients_dropped_total", "Connections closed because their browser did not take what it was sent.");
  const connections = new Gauge({
    name: `${PREFIX}websocket_connections`,
    help: "Open connections to sessions, of pages and of Jupyter clients.",
    labelNames: ["client"],
    registers,
  });
  const requests = new Histogram({
    name: `${PREFIX}http_request_seconds`,
    help: "Time to answer a request, by the route's pattern.",
    labelNames: ["method", "route", "status"],
    buckets: REQUEST_SECONDS,
    registers,
  });
  // A rate can be had from the first on only where there was a 0 before it.
  for (const reason of REFUSALS) refusals.inc({ reason }, 0);
  for (const direction of DIRECTIONS) for (const each of [messages, bytes]) each.inc({ direction }, 0);
  for (const client of ["page", "jupyter"]) connections.set({ client }, 0);
  return {
    refused: (reason) => refusals.inc({ reason }),
    requestServed: ({ route = NO_ROUTE, method, status, seconds }) => requests.observe({ method, route, status }, seconds),
    connected: (client) => connections.inc({ client }),
    disconnected: (client) => connections.dec({ client }),
    message: (direction, size) => {
      messages.inc({ direction });
      bytes.inc({ direction }, size);
    },
    slowClientDropped: () => dropped.inc(),
  };
}

function followSessions(registry: Registry, figures: () => readonly SessionFigures[]): void {
  const registers = [registry];
  new Gauge({
    name: `${PREFIX}sessions`,
    help: "Living sessions, by how they are run.",
    labelNames: ["mode"],
    registers,
    collect() {
      this.reset();
      for (const mode of ["server-run", "client-run", "static-run"]) this.set({ mode }, 0);
      for (const { mode } of figures()) this.inc({ mode });
    },
  });
  new Gauge({
    name: `${PREFIX}kernels`,
    help: "Kernels of living sessions, by state.",
    labelNames: ["state"],
    registers,
    collect() {
      for (const state of Object.keys(NO_KERNELS)) this.set({ state }, 0);
      for (const { kernel } of figures()) this.inc({ state: kernel });
    },
  });
  new Gauge({
    name: `${PREFIX}journal_bytes`,
    help: "Bytes of outputs and widget state that are kept for pages.",
    registers,
    collect() {
      this.set(figures().reduce((sum, { journalBytes }) => sum + journalBytes, 0));
    },
  });
}
