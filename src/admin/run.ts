/** Runs the command: from arguments to an exit code. All that touches the world comes in. */
import { type Command, CommanderError } from "commander";
import { RecordsFileError } from "../auth/records-file.js";
import { AppError } from "../errors/app-error.js";
import { kernelPrefixesOf } from "./check.js";
import { type Client, connect } from "./client.js";
import { CommandError, type ExitCode } from "./command-error.js";
import { answerCompletion } from "./complete.js";
import { completionScript, isShell } from "./completion-scripts.js";
import { EXIT } from "./exit-codes.js";
import { NAME } from "./name.js";
import { createProgram, type GlobalFlags } from "./program.js";
import { readSettings, type SettingFlags } from "./settings.js";
import { createTalk, type Streams, type Talk } from "./talk.js";
import { tokensFileOf } from "./tokens.js";
import { usersFileOf } from "./users.js";

export interface World extends Streams {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly temporaryFolder: string;
  /** Aborts when the user stops the command. */
  readonly signal: AbortSignal;
  now(): Date;
}

/** A person waits for Tab. */
const COMPLETION_TIMEOUT_SECONDS = 2;

/** `args`: without the program and the script. */
export async function runAdmin(args: readonly string[], version: string, world: World): Promise<ExitCode> {
  const talk = createTalk(world, world.signal, () => world.now().getTime());
  const program = createProgram(version, {
    run: (flags, action) => withContext(flags, world, talk, action),
    tokensFile: (flag) => tokensFileOf(flag, world.env),
    usersFile: (flag) => usersFileOf(flag, world.env),
    kernelPrefixes: (flag) => kernelPrefixesOf(flag, world.env),
    printCompletion: (shell) => isShell(shell) && talk.result(completionScript(shell)),
  });
  if (args[0] === "complete") {
    talk.result(await answerCompletion(program, args.slice(1), (flags) => connectQuietly(flags, world)));
    return EXIT.done;
  }
  return parse(program, args, talk);
}

async function parse(program: Command, args: readonly string[], talk: Talk): Promise<ExitCode> {
  silence(program, talk);
  try {
    await program.parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help that was asked for has been printed; help for want of a sub-command ends the same way but is a mistake.
      if (error.exitCode === 0) return EXIT.done;
      if (error.code !== "commander.help") talk.note(`${NAME}: ${oneLine(error.message)} (--help shows what there is)`);
      return EXIT.usage;
    }
    const exitCode = exitCodeOf(error);
    if (exitCode === undefined || !(error instanceof Error)) throw error;
    talk.note(`${NAME}: ${error.message}`);
    return exitCode;
  }
}

/** Undefined for a fault of ours. */
function exitCodeOf(error: unknown): ExitCode | undefined {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof RecordsFileError) return EXIT.usage;
  if (error instanceof AppError) return EXIT.failed;
  // What the system says of files, such as one that may not be read; connections have words of their own.
  return error instanceof Error && "syscall" in error ? EXIT.usage : undefined;
}

/** Errors are told once, by us, and never end the process. */
function silence(command: Command, talk: Talk): void {
  command.exitOverride().configureOutput({ writeOut: talk.result, outputError: () => {} });
  for (const child of command.commands) silence(child, talk);
}

async function withContext(
  flags: GlobalFlags,
  world: World,
  talk: Talk,
  action: Parameters<Parameters<typeof createProgram>[1]["run"]>[1],
): Promise<void> {
  const warn = (line: string) => talk.note(`${NAME}: ${line}`);
  let connected: Promise<Client> | undefined;
  const client = () => {
    connected ??= readSettings({ ...world, flags, warn }).then((settings) => connect(settings, world.signal));
    return connected;
  };
  try {
    await action({ ...world, talk, json: flags.json === true, client });
  } finally {
    (await connected?.catch(() => undefined))?.close();
  }
}

async function connectQuietly(flags: Partial<SettingFlags>, world: World): Promise<Client> {
  const settings = await readSettings({ ...world, flags: { ...flags, timeout: COMPLETION_TIMEOUT_SECONDS }, warn: () => {} });
  return connect(settings, world.signal);
}

function oneLine(message: string): string {
  return message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
}
