/** What a visitor reads where a dashboard's kernel is not there. The rest is for the operator's log. */
import { AppError } from "../errors/app-error.js";
import { KernelStartError, KernelsFullError } from "../kernels/errors.js";
import type { KernelDeath } from "../kernels/kernel.js";
import { NoRoomError } from "./errors.js";

const FOR_VISITORS: ReadonlySet<string> = new Set(["UNKNOWN_KERNEL", "NO_ROOM"]);

export const CELL_TOOK_TOO_LONG = "A part of this dashboard took longer than this dashboard allows, so its program was stopped.";

export function deathProblem({ cause }: KernelDeath): string {
  if (cause === "memory") return "The program behind this dashboard used more memory than it may, and was stopped.";
  if (cause === "gateway") return "The program behind this dashboard was lost. It is started again as soon as possible.";
  return "The program behind this dashboard has stopped.";
}

export function startProblem(error: unknown): string {
  if (error instanceof AppError && FOR_VISITORS.has(error.code)) return error.message;
  if (mayPass(error)) return "The program behind this dashboard can't be reached at the moment. This page goes on by itself when it can.";
  return "The program behind this dashboard could not be started.";
}

/** Whether the same start may work later, though nobody has done anything here. */
export function mayPass(error: unknown): boolean {
  if (error instanceof NoRoomError) return true;
  return (error instanceof KernelStartError || error instanceof KernelsFullError) && error.mayPass;
}
