/** What happens to a cell that takes longer than it may, and what the operator's log says of it. */
import { cellOfMessageId } from "../protocol/page.js";
import { CellClock } from "./cell-clock.js";
import type { Log } from "./log.js";
import type { Dashboard } from "./types.js";

export interface CellLimit {
  readonly limitMs: number;
  readonly dashboard: Pick<Dashboard, "path">;
  readonly log: Log;
  /** The cell that `messageId` executes. */
  interrupt(messageId: string): Promise<void>;
  /** Its kernel, at once. */
  kill(): void;
}

export function limitCells({ limitMs, dashboard, log, interrupt, kill }: CellLimit): CellClock {
  const details = (messageId: string): object => ({ dashboard: dashboard.path, cell: cellOfMessageId(messageId), limitMs });
  return new CellClock({
    limitMs,
    interrupt: (messageId) => {
      log.warn(details(messageId), "a cell takes longer than it may, and is interrupted");
      interrupt(messageId).catch((error: unknown) => log.error({ err: error }, "a kernel could not be interrupted"));
    },
    kill: (messageId) => {
      log.error(details(messageId), "a cell did not end when it was interrupted; its kernel is ended");
      kill();
    },
  });
}

const MS_PER_SECOND = 1000;

/** What the dashboard itself says of it. */
export function cellTimeoutMs({ settings: { cellTimeoutSeconds } }: Dashboard): number | undefined {
  return cellTimeoutSeconds === undefined ? undefined : cellTimeoutSeconds * MS_PER_SECOND;
}
