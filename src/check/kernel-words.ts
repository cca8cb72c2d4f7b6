/** What sessions tell their log alone: why a kernel has stopped, and what cells wrote to stderr. */
import type { Log } from "../sessions/log.js";

/** Of a cell; what it fails with comes last. */
const LONGEST = 10_000;

export class KernelWords implements Log {
  private readonly deaths = new Map<string, string>();
  private readonly printed = new Map<string, string>();

  /** Of the kernel of a dashboard that has stopped by itself. */
  deathOf(dashboard: string): string | undefined {
    return this.deaths.get(dashboard);
  }

  stderrOf(dashboard: string, cell: number): string {
    return this.printed.get(keyOf(dashboard, cell)) ?? "";
  }

  debug(): void {}

  info(details: object): void {
    if (!("dashboard" in details)) return;
    const dashboard = String(details.dashboard);
    if ("detail" in details) this.deaths.set(dashboard, String(details.detail));
    if (!("text" in details && "cell" in details)) return;
    const key = keyOf(dashboard, Number(details.cell));
    this.printed.set(key, `${this.printed.get(key) ?? ""}${details.text}`.slice(-LONGEST));
  }

  warn(details: object): void {
    this.info(details);
  }

  error(details: object): void {
    this.info(details);
  }
}

function keyOf(dashboard: string, cell: number): string {
  return `${cell} ${dashboard}`;
}
