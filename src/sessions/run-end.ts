/** When all cells of a session have run. */
import type { SessionState } from "../protocol/page.js";

/** An Output widget is published some time after the cell that fills it, in ms. */
export const SETTLE_MS = 700;

export function hasRun({ kernel, cells }: SessionState): boolean {
  return kernel === "idle" && !cells.some(({ status }) => status === "waiting" || status === "running");
}
