#!/usr/bin/env node
/** The command `jupyter-dashboards-server`: from arguments to a running server, and from a signal to its end. */
import type { Config } from "../config/config.js";
import { loadConfig } from "../config/load-config.js";
import { AppError } from "../errors/app-error.js";
import { type RunningServer, startServer } from "../server/start.js";
import { parseArguments } from "./arguments.js";
import { closeOnSignals } from "./signals.js";
import { describeStartFailure } from "./start-failure.js";
import { readVersion } from "./version.js";

/** Something that the operator must mend: arguments, configuration, folder, address. */
const EXIT_UNUSABLE = 2;

async function run(): Promise<void> {
  const commandLine = parseArguments(process.argv.slice(2), await readVersion());
  if (commandLine.kind === "print") process.stdout.write(commandLine.text);
  else if (commandLine.kind === "error") fail(commandLine.text);
  else await serve(await loadConfig({ ...commandLine.sources, env: process.env }));
}

async function serve(config: Config): Promise<void> {
  const server = await start(config);
  if (server === undefined) return;
  closeOnSignals(server);
  if (server.reload !== undefined) process.on("SIGHUP", server.reload);
  process.stdout.write(`Dashboards of ${config.notebooksDir} are at ${server.address}\n`);
  if (server.publicAddress !== undefined) process.stdout.write(`Visitors find them at ${server.publicAddress}\n`);
}

async function start(config: Config): Promise<RunningServer | undefined> {
  try {
    return await startServer(config);
  } catch (error) {
    const line = describeStartFailure(error, config);
    if (line === undefined) throw error;
    fail(line);
    return undefined;
  }
}

function fail(lines: string): void {
  for (const line of lines.split("\n")) process.stderr.write(`jupyter-dashboards-server: ${line}\n`);
  process.exitCode = EXIT_UNUSABLE;
}

try {
  await run();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  fail(error.message);
}
