/** `download`: gets a dashboard back as it was uploaded. */
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { apiPath, type Client } from "./client.js";
import { CancelledError, CommandError, usageError } from "./command-error.js";
import { type Context, dashboardPath, report } from "./context.js";
import { EXIT } from "./exit-codes.js";
import { counting, type Progress } from "./progress.js";

export interface DownloadFlags {
  readonly revision?: string;
  readonly overwrite?: boolean;
}

const STDOUT = "-";

/** Throws CommandError. */
export async function download(context: Context, name: string, file: string | undefined, flags: DownloadFlags): Promise<void> {
  const path = dashboardPath(name);
  if (file === STDOUT && context.json) throw usageError("--json and - would both write to stdout.");
  if (file !== undefined && file !== STDOUT) await askToReplace(context, file, flags.overwrite === true);
  const client = await context.client();
  const query = flags.revision === undefined ? "" : `?revision=${encodeURIComponent(flags.revision)}`;
  const request = { method: "GET", path: `${apiPath("download", path)}${query}`, exitCodes: { 400: EXIT.missing } } as const;
  const response = await client.stream(request);
  try {
    await save(context, client, response, path, file, flags.overwrite === true);
  } finally {
    response.destroy();
  }
}

async function save(
  context: Context,
  client: Client,
  response: IncomingMessage,
  path: string,
  file: string | undefined,
  overwrite: boolean,
): Promise<void> {
  const progress = context.talk.progress(`Getting ${path}`, sizeOf(response));
  try {
    if (file === STDOUT) return await pipeline(response, counting(progress), context.talk.stdout, { end: false, signal: context.signal });
    const target = file ?? fileName(path, response);
    if (file === undefined) await askToReplace(context, target, overwrite);
    await writeWhole(response, progress, target, context.signal);
    progress.end();
    report(context, { path, file: target, size: (await stat(target)).size }, `${target}\n`);
  } catch (error) {
    throw client.failure(error);
  } finally {
    progress.end();
  }
}

/** The name is made here: one that the server sends could lead anywhere. */
function fileName(path: string, { headers }: IncomingMessage): string {
  const name = path.split("/").at(-1) ?? path;
  return `${name}.${headers["content-type"]?.startsWith("application/zip") ? "zip" : "ipynb"}`;
}

function sizeOf({ headers }: IncomingMessage): number | undefined {
  const length = Number(headers["content-length"]);
  return headers["content-length"] === undefined || Number.isNaN(length) ? undefined : length;
}

/** A download that breaks off leaves what was there before. */
async function writeWhole(response: IncomingMessage, progress: Progress, target: string, signal: AbortSignal): Promise<void> {
  const part = `${target}.part`;
  try {
    await pipeline(response, counting(progress), createWriteStream(part), { signal });
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Error && "syscall" in error && "path" in error) throw usageError(`Can't write ${target}: ${error.message}.`);
    throw error;
  }
}

async function askToReplace({ talk, json }: Context, file: string, overwrite: boolean): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info?.isDirectory()) throw usageError(`${file} is a folder; name a file, or - for stdout.`);
  // Not /dev/null and the like: nothing is lost there.
  if (overwrite || info === undefined) return;
  if (!talk.canAsk || json) throw new CommandError(`There is a file ${file} already. --overwrite replaces it.`, EXIT.conflict);
  if (!(await talk.ask(`There is a file ${file} already. Replace it?`))) throw new CancelledError("Nothing was changed.");
}
