/** A session's state for its pages, and as the content of a message. */
import type { JsonObject } from "../protocol/message.js";
import type { KernelStatus, SessionState } from "../protocol/page.js";
import type { CellRunner } from "./cell-runner.js";

export interface StateParts {
  readonly status: KernelStatus;
  readonly runner: Pick<CellRunner, "running" | "progress"> | undefined;
  readonly place: number | undefined;
  readonly problem: string | undefined;
  readonly outOfReach: boolean;
  readonly outdated: boolean;
}

export function stateOf({ status, runner, place, problem, outOfReach, outdated }: StateParts): SessionState {
  return {
    kernel: status === "idle" && runner?.running === true ? "busy" : status,
    cells: runner?.progress ?? [],
    ...(place === undefined ? {} : { place }),
    ...(problem === undefined ? {} : { problem }),
    ...(outOfReach ? { outOfReach } : {}),
    ...(outdated ? { newVersion: true } : {}),
  };
}

export function stateContent(state: SessionState): JsonObject {
  return { ...state, cells: state.cells.map((cell) => ({ ...cell })) };
}
