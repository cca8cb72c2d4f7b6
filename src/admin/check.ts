/** `check`: runs notebooks on this machine and says what their dashboards would not show. */
import type { NotebookReport, Problem, Shows } from "../check/report.js";
import { CancelledError, CommandError, usageError } from "./command-error.js";
import { type Context, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { tableText } from "./text.js";

export interface CheckFlags {
  readonly jobs: number;
  readonly timeLimit: number;
  readonly offline?: boolean;
  readonly kernelPrefixes?: string;
}

const WORDS: Readonly<Record<Shows, string>> = { whole: "whole", online: "where online", part: "in part", nothing: "nothing" };
const HEADER = ["NOTEBOOK", "SHOWS", "CELL", "WHAT"];

export function kernelPrefixesOf(flag: string | undefined, env: Context["env"]): readonly string[] {
  return (flag ?? env.KERNEL_PREFIXES ?? "")
    .split(",")
    .map((prefix) => prefix.trim())
    .filter((prefix) => prefix !== "");
}

/** Throws CommandError, also where a notebook would not show whole. */
export async function check(context: Context, kernelPrefixes: readonly string[], source: string, flags: CheckFlags): Promise<void> {
  const reports = await run(context, kernelPrefixes, source, flags);
  const rows = reports.flatMap(rowsOf);
  report(context, { notebooks: reports }, tableText(HEADER, rows, context.talk.isTerminal));
  const lacking = reports.filter(({ shows }) => isLacking(shows, flags.offline === true));
  if (lacking.length > 0) throw new CommandError(`${lacking.length} of ${reports.length} would not show whole.`, EXIT.incomplete);
  const online = reports.filter(({ shows }) => shows === "online").length;
  const condition = online === 0 ? "" : `, ${online} of them to visitors who reach the sites that they load from`;
  context.talk.note(`All ${reports.length} show whole${condition}.`);
}

export function isLacking(shows: Shows, offline: boolean): boolean {
  return shows === "online" ? offline : shows !== "whole";
}

async function run(
  { env, now, signal, talk, temporaryFolder }: Context,
  kernelPrefixes: readonly string[],
  source: string,
  { jobs, timeLimit }: CheckFlags,
): Promise<readonly NotebookReport[]> {
  // It brings all that runs kernels, which no other command needs.
  const [{ checkFolder }, { CheckError }] = await Promise.all([import("../check/check-folder.js"), import("../check/errors.js")]);
  const { JUPYTER_DASHBOARDS_TOKEN: _, ...kernelEnv } = env;
  try {
    return await checkFolder({
      source,
      kernelPrefixes,
      temporaryFolder,
      env: kernelEnv,
      limitSeconds: timeLimit,
      atOnce: jobs,
      signal,
      now,
      onReport: ({ notebook, shows, seconds }, done, all) =>
        talk.note(`${done} of ${all}: ${notebook} shows ${WORDS[shows]} (${seconds} s)`),
    });
  } catch (error) {
    if (signal.aborted) throw new CancelledError();
    if (error instanceof CheckError) throw usageError(error.message);
    throw error;
  }
}

/** One for each problem, or one that says that there is none. */
function rowsOf({ notebook, shows, problems }: NotebookReport): readonly (readonly string[])[] {
  if (problems.length === 0) return [[notebook, WORDS[shows], "", ""]];
  return problems.map(({ cell, text }: Problem) => [notebook, WORDS[shows], cell === undefined ? "" : String(cell), text]);
}
